/** The shape of what `npm run schemas` writes. */

export interface Validator {
  (instance: unknown): boolean;
  errors?: readonly { readonly instancePath: string; readonly keyword: string }[] | null;
}

/** By "app/tool". */
export declare const validators: ReadonlyMap<string, Validator>;
