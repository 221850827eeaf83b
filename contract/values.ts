import { z } from 'zod';
import { halfWidth } from './mykey-id.ts';
import { ownForm, WithoutIndividualNumber } from './plain-text.ts';

/** Points a person may enter: whole, 1 to 1,000,000,000,000 (R11-12). The message is the name of the outcome. */
export const Amount = z
  .int({ error: 'amount_invalid' })
  .min(1, { error: 'amount_invalid' })
  .max(1_000_000_000_000, { error: 'amount_invalid' })
  .meta({ id: 'Amount', description: 'ポイント（1以上の整数）', example: 100 });

/** A sum of points as answered: whole, may be 0 or negative in a history line. */
export const Points = z.int().meta({ id: 'Points', description: 'ポイント（整数）', example: 1000 });

/** A date in Japan (Asia/Tokyo), YYYY-MM-DD. */
export const PlainDate = z.iso.date().meta({ id: 'PlainDate', description: '日本の日付', example: '2016-12-31' });

/**
 * A date that a person enters or asks about. What is counted on from it (the days of a lot, the end of a month) must stay
 * within what calendars and PostgreSQL carry, so its year has a bound.
 */
export const EnteredDate = PlainDate.refine((on) => on >= '1900-01-01' && on <= '2999-12-31', {
  error: 'date_out_of_range',
}).meta({ id: 'EnteredDate', description: '日本の日付（1900年から2999年まで）', example: '2016-12-31' });

/** A day that comes every year, as month and day: `03-31`. The 29th of February is the last of that month in other years. */
export const YearlyDay = z
  .string()
  .regex(/^(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|02-(?:0[1-9]|[12]\d))$/, {
    error: 'yearly_day_invalid',
  })
  .meta({ id: 'YearlyDay', description: '毎年の月日', example: '03-31' });

/** An instant, ISO 8601 in UTC. */
export const Instant = z.string().meta({ id: 'Instant', description: '時刻（UTC）', example: '2016-09-01T00:00:00Z' });

/** Of a second, what an instant of ours can carry (ISO 8601 sets no end to its decimals, Temporal does). */
const isCarried = (at: string): boolean => !/\.\d{10}/.test(at);

/** An instant as another system's machine writes it, with any offset. */
export const MachineInstant = z.iso.datetime({ offset: true }).refine(isCarried, { error: 'instant_invalid' });

/** An instant that a device tells: whole years of four digits, so that it can be stored. */
export const ToldInstant = z.iso
  .datetime()
  .refine(isCarried, { error: 'instant_invalid' })
  .refine((at) => at >= '1970' && at < '3000', { error: 'date_out_of_range' })
  .meta({ id: 'ToldInstant', description: '端末の時計の時刻（UTC）', example: '2016-09-01T00:00:00Z' });

/** A number of ours for one thing (RFC 9562), any version. */
export const Uuid = z.uuid().meta({ id: 'Uuid', example: '01571b1e-8c00-7000-8000-000000000001' });

/** A client's own key of an operation: UUIDv7 (RFC 9562). */
export const Uuid7 = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  .meta({ id: 'Uuid7', example: '01571b1e-8c00-7000-8000-000000000001' });

/**
 * A マイキーID as a person types it, any case and width. Its rules (decision 1: 3–16 letters and digits, no 12-digit
 * number, no telephone number) are the registration's own named outcomes, so the schema only bounds its length.
 */
export const TypedMykeyId = ownForm(z.string().min(1).max(64), 'マイキーID: 3–16 ASCII letters and digits').meta({
  id: 'TypedMykeyId',
  example: 'My123',
});

/** A マイキーID as its holder wrote it. */
export const MykeyId = z.string().meta({ id: 'MykeyId', example: 'My123' });

/** A number of a person of an office, as typed at sign-in. */
export const TypedStaffId = ownForm(
  z.string().min(1).max(64),
  'a staff number, in half width before it is compared',
).overwrite(halfWidth);

/** A password as typed to be compared; any text may have been one. */
export const TypedPassword = ownForm(z.string().min(1).max(256), 'a secret');

/** A password that is set. It is kept as a hash, and is no 個人番号 all the same. */
export const NewPassword = WithoutIndividualNumber(ownForm(z.string().min(10).max(128), 'a secret'));

/** 事業者ID: a letter and at least four digits, never reused (decision 26). */
export const OperatorId = z
  .string()
  .regex(/^[A-Z]\d{4,9}$/)
  .meta({ id: 'OperatorId', example: 'A0001' });

/** 全国地方公共団体コード: five digits, or six with the check digit (decision 13). Looked up, never only checked. */
export const MunicipalityCode = z
  .string()
  .regex(/^\d{5,6}$/)
  .meta({ id: 'MunicipalityCode', example: '14130' });

const ofCard = (max: number) => ownForm(z.string().max(max), 'of the card; every step of its verification is named');
/** What the card agent gives a page: nothing in it is trusted until マイキー has verified it. */
export const CardToken = z
  .object({
    unverifiedCertificate: ofCard(8192),
    algorithm: ofCard(16),
    signature: ofCard(2048),
    format: ofCard(32),
  })
  .meta({ id: 'CardToken', description: 'カードの署名（オリジンと乱数に結び付いたもの）' });

export const CardProof = z
  .object({ cardToken: CardToken, nonce: ownForm(z.string().min(16).max(256), 'made by this server') })
  .meta({ id: 'CardProof' });

/** What a point came from; it travels with the point to the bank file (decision 22). */
export const Fund = z
  .object({ kind: z.enum(['general', 'partner', 'premium']), name: z.string() })
  .meta({ id: 'Fund', example: { kind: 'partner', name: 'A社' } });

export const Empty = z.object({}).meta({ id: 'Empty' });

/** The language of a file that people read. */
export const FileLanguage = z.enum(['ja', 'en']);
export type FileLanguage = z.infer<typeof FileLanguage>;
