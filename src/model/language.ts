/** Owns the sign that a request isn't in English, the one language the model has learned: in others it takes "nicht" for nothing. */

/**
 * Everyday words of German, French, Spanish, Italian, Portuguese, Dutch, Polish and the Nordic languages that English has not: those
 * that stand outside the arguments of any of the authored apps' 51,058 requests, all English, are not among them. After a capital one
 * they may belong to a name: Van der Berg, Rue du Bac.
 */
const WORDS = new RegExp(
  `(?<![\\p{L}\\p{N}'’-]|\\p{Lu}\\S*\\s)(?:${[
    "nicht|kein|keine|keinen|noch|der|das|dem|ein|eine|einen|und|auf|von|für|mit|ist|wie|bitte|zu|zum|zur|aus|bei|nach",
    "le|la|les|une|du|pas|ne|dans|sur|avec|je|vous|elle|aux|quel|quelle",
    "el|los|las|una|por|qué|está|en(?! (?:route|suite|masse|bloc))",
    "il|lo|gli|di|della|nel|su|che",
    "não|uma|os|das",
    "het|een|niet|geen|naar|voor",
    "nie|ikke|inte|och|og|på",
  ].join("|")})(?![\\p{L}\\p{N}'’-])`,
  "u",
);
/** Latin letters, and the Greek ones and signs of units, are at home in English. */
const OTHER_SCRIPT = /(?!\p{Script=Latin}|\p{Script=Greek}|\p{Script=Common})\p{L}/u;

/** @param text - without the words of its arguments, which may be of any language */
export function isOtherLanguage(text: string): boolean {
  const words = text.slice(0, 1).toLowerCase() + text.slice(1);
  return WORDS.test(words) || OTHER_SCRIPT.test(words);
}
