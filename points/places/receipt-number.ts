/** A number to quote at the counter: eight characters of the key's random part. */
export const receiptNumber = (paymentKey: string): string => paymentKey.replaceAll('-', '').slice(-8).toUpperCase();
