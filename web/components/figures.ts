/** Figures as people write them; the minus sign is the typographic one, which does not look like a hyphen. */
export function figures(value: number | bigint): string {
  return value.toLocaleString('ja-JP').replace('-', '−');
}

/**
 * What a key does to the figures typed so far. Leading zeros never stand, and no more than `maxDigits` do.
 *
 * @param figures digits only, '' for nothing typed
 */
export function pressKey(figures: string, key: string, maxDigits: number): string {
  if (key === 'clear') return '';
  if (key === 'erase') return figures.slice(0, -1);
  if (!/^[0-9]{1,2}$/.test(key)) return figures;
  const next = `${figures}${key}`.replace(/^0+/, '');
  return next.length > maxDigits ? figures : next;
}
