/** What a place of use is (1-2). */
export const placeKinds = ['facility', 'shop', 'transport', 'booth', 'antenna', 'street', 'other'] as const;
export type PlaceKind = (typeof placeKinds)[number];
