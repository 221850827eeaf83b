/** Words that would pass for the service or its staff; also with digits behind (`admin1`). Folded. */
const ofTheService = [
  'ADMIN',
  'ADMINISTRATOR',
  'ROOT',
  'SYSTEM',
  'SUPPORT',
  'HELP',
  'HELPDESK',
  'INFO',
  'OFFICIAL',
  'OPERATOR',
  'STAFF',
  'SECURITY',
  'POSTMASTER',
  'WEBMASTER',
  'ABUSE',
  'GUEST',
  'ANONYMOUS',
  'NULL',
  'UNDEFINED',
  'TEST',
  'DEMO',
  'SAMPLE',
  'EXAMPLE',
  'MYKEY',
  'MYKEYID',
  'MEGURI',
  'MYNUMBER',
  'JPKI',
  'KANRISHA',
  'JIMUKYOKU',
  'SHIYAKUSHO',
  'YAKUSHO',
  'SOUMUSHO',
  'JICHITAI',
];

/**
 * Words nobody should have to read aloud at a counter. Short ones are refused alone or with digits only: MORISHITA,
 * SHINEI and AOBAKAI are people and places.
 */
const offensiveAlone = [
  'ASS',
  'BAKA',
  'AHO',
  'BUSU',
  'CHINPO',
  'CHINKO',
  'COCK',
  'CUNT',
  'DEBU',
  'DICK',
  'FAG',
  'HAGE',
  'KASU',
  'KKK',
  'KUSO',
  'MANKO',
  'NAZI',
  'PORN',
  'RAPE',
  'SEX',
  'SHINE',
  'SHIT',
  'UNCHI',
  'UNKO',
  'UZAI',
  'YARIMAN',
];
const offensiveAnywhere = ['FUCK', 'HITLER', 'KICHIGAI', 'KOROSU', 'KOROSE', 'NIGGER', 'NIGGA', 'SHINEYO'];

const alone = new Set([...ofTheService, ...offensiveAlone]);

/** Whether a folded ID is kept from everybody. */
export function isReserved(folded: string): boolean {
  return alone.has(folded.replace(/\d+$/, '')) || offensiveAnywhere.some((word) => folded.includes(word));
}

/** Digits that are read as letters in a made-up word. */
const readAs: Record<string, string> = { '3': 'E', '4': 'A', '5': 'S', '6': 'G', '7': 'T', '8': 'B' };

/** Whether a made-up ID reads, anywhere in it, like a word on the lists. A suggestion costs nothing: the next one will do. */
export function readsBadly(suggestion: string): boolean {
  const letters = suggestion.replace(/\d/g, (digit) => readAs[digit] ?? digit);
  return [suggestion, letters].some((text) =>
    [...offensiveAlone, ...offensiveAnywhere].some((word) => text.includes(word)),
  );
}
