import { z } from 'zod';
import { Instant, PlainDate, Points } from '../../values.ts';

const Person = z.object({ staffId: z.string(), name: z.string() });
/** What the bank answers of a file that it may have: nothing came, it does not take it, or what it took will not be carried out. */
export const BankSays = z.enum(['not_received', 'refused', 'withdrawn']);

/** A 総合振込 file of a window or of a remittance: handed in, or cancelled and made anew as the next generation. */
export const BankFile = z.object({
  fileId: z.int(),
  payer: z.string(),
  /** Who is paid: the places and organisers of a municipality, or the municipality by a company. */
  pays: z.enum(['payees', 'municipality']),
  payoutOn: PlainDate,
  count: z.int(),
  yen: Points,
  sha256: z.string(),
  createdAt: Instant,
  createdBy: Person,
  /** 1, or one more than that of the cancelled file which it takes the place of. */
  generation: z.int(),
  replaces: z.int().nullable(),
  /** A bank may have it: it was handed in, somebody downloaded it, or its day has come. */
  mayBeAtBank: z.boolean(),
  /** Records of it whose money came back: it was carried out, and is cancelled no more. */
  returned: z.int(),
  handedOver: z.object({ on: PlainDate, by: Person, note: z.string(), at: Instant }).nullable(),
  cancelledAt: Instant.nullable(),
  /** 取消の申請 that waits for two others, or by which it was cancelled. */
  cancellation: z
    .object({
      cancellationId: z.int(),
      reason: z.string(),
      bankSays: BankSays.nullable(),
      bankNote: z.string().nullable(),
      askedBy: Person,
      askedAt: Instant,
      confirmedBy: z.array(z.object({ by: Person, at: Instant })),
    })
    .nullable(),
});
