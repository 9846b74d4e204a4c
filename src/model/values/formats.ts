/** Owns what text must look like for JSON Schema's formats that words can fill. Every check is linear in the text. */

/** Letters, digits and hyphens between dots, as in RFC 1123. */
const isHostname = (text: string): boolean =>
  text.length <= 253 && text.split(".").every((label) => /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i.test(label));

const isEmail = (text: string): boolean => {
  const [local = "", domain = "", ...more] = text.split("@");
  return (
    more.length === 0 &&
    /^[^\s"(),:;<>[\\\]]{1,64}$/.test(local) &&
    !/^\.|\.$|\.\./.test(local) &&
    domain.includes(".") &&
    isHostname(domain)
  );
};

const isIpv4 = (text: string): boolean => {
  const parts = text.split(".");
  return parts.length === 4 && parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256);
};

const isUri = (text: string): boolean => /^[a-z][a-z0-9+.-]*:[^\s]+$/i.test(text) && URL.canParse(text);

/** By name of the format. A format that isn't here is not checked: the schema's own validation has the last word. */
export const FORMATS: Readonly<Record<string, (text: string) => boolean>> = {
  email: isEmail,
  "idn-email": (text) => /^[^\s@]+@[^\s@]+$/.test(text),
  uri: isUri,
  url: isUri,
  iri: isUri,
  uuid: (text) => /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(text),
  ipv4: isIpv4,
  ipv6: (text) => /^[0-9a-f:.]+$/i.test(text) && URL.canParse(`http://[${text}]/`),
  hostname: isHostname,
};
