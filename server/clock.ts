/** The clock of a running system. Everything else receives one. */
export const systemClock = (): Temporal.Instant => Temporal.Now.instant();

const tokyo = 'Asia/Tokyo';

/** The date in Japan at an instant. */
export const dateInTokyo = (at: Temporal.Instant): Temporal.PlainDate => at.toZonedDateTimeISO(tokyo).toPlainDate();

/** The first instant of a date in Japan. */
export const startOfDay = (on: Temporal.PlainDate): Temporal.Instant => on.toZonedDateTime(tokyo).toInstant();
