/**
 * Owns numbers written in digits, with the separators people use. English first: one comma before three digits parts thousands. One
 * point before three digits ("1.250") is a decimal to some and a thousand to others, so it is no number here.
 */

export interface Numeral {
  readonly value: number;
  readonly decimalComma: boolean;
}

const FORMS: readonly { readonly form: RegExp; readonly thousands: RegExp; readonly decimalComma: boolean }[] = [
  { form: /^\d+$/, thousands: /$^/, decimalComma: false }, // 1250
  { form: /^(?![1-9]\d{0,2}\.\d{3}$)\d*\.\d+$/, thousands: /$^/, decimalComma: false }, // 12.5 .5
  { form: /^[1-9]\d{0,2}(,\d{3})+(\.\d+)?$/, thousands: /,/g, decimalComma: false }, // 1,250.50
  { form: /^[1-9]\d?(,\d{2})+,\d{3}(\.\d+)?$/, thousands: /,/g, decimalComma: false }, // 1,25,000
  { form: /^[1-9]\d{0,2}([ '’_])\d{3}(\1\d{3})*(\.\d+)?$/, thousands: /[ '’_]/g, decimalComma: false }, // 1 250.50
  { form: /^[1-9]\d{0,2}([ '’_])\d{3}(\1\d{3})*,\d+$/, thousands: /[ '’_]/g, decimalComma: true }, // 1 250,50
  { form: /^[1-9]\d{0,2}(\.\d{3})+,\d+$/, thousands: /\./g, decimalComma: true }, // 1.250,50
  { form: /^[1-9]\d{0,2}(\.\d{3}){2,}$/, thousands: /\./g, decimalComma: false }, // 1.250.000
  { form: /^\d+,\d+$/, thousands: /$^/, decimalComma: true }, // 12,5
  { form: /^\d+(\.\d+)?e[+-]?\d{1,2}$/i, thousands: /$^/, decimalComma: false }, // 1e6
];

/** @returns null where the text is no single number, or one too large to be exact */
export function parseNumeral(text: string): Numeral | null {
  if (text.length > 40) return null;
  const found = FORMS.find(({ form }) => form.test(text));
  if (found === undefined) return null;
  const plain = text.replace(found.thousands, "");
  const value = Number(found.decimalComma ? plain.replace(",", ".") : plain);
  return Math.abs(value) <= Number.MAX_SAFE_INTEGER ? { value, decimalComma: found.decimalComma } : null;
}
