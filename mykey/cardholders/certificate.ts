/** What is kept of a certificate: enough to know it again, nothing to show it with. */
export type Card = { issuerKeyId: string; serial: string; notAfter: Temporal.Instant };

/** The card as subject of a session. */
export const subjectOf = ({ issuerKeyId, serial, notAfter }: Card): string =>
  `${issuerKeyId}:${serial}:${notAfter.epochMilliseconds}`;

/** The card of a session's subject. */
export function cardOf(subject: string): Card {
  const [issuerKeyId, serial, milliseconds] = subject.split(':');
  if (!issuerKeyId || !serial || !milliseconds) throw new TypeError('not the subject of a cardholder session');
  return { issuerKeyId, serial, notAfter: Temporal.Instant.fromEpochMilliseconds(Number(milliseconds)) };
}
