import { z } from 'zod';
import { ownForm } from '../plain-text.ts';
import { Instant, OperatorId } from '../values.ts';

/** What may be wrong with the certificate of a card, in the order of the verification's steps. */
const certificateRefusals = [
  'malformed_token',
  'unsupported_algorithm',
  'unknown_issuer',
  'not_yet_valid',
  'expired',
  'signing_certificate',
  'wrong_policy',
  'revocation_list_stale',
  'revocation_list_invalid',
  'revoked',
] as const;
/** The same, with what belongs to a signature. */
export const cardRefusals = ['challenge_unknown', ...certificateRefusals, 'signature_mismatch'] as const;
/** Of a card at a terminal a clerk hears `not_usable_here` and no reason; its holder's own page says which. */
const untoldAtTerminal = ['expired', 'revoked'] as const;
type Untold = (typeof untoldAtTerminal)[number];
const toldAtTerminal = <R extends string>(refusals: readonly R[]) =>
  refusals.filter((one): one is Exclude<R, Untold> => !untoldAtTerminal.some((untold) => untold === one));
export const cardRefusalsAtTerminal = toldAtTerminal(cardRefusals);
export const certificateRefusalsAtTerminal = toldAtTerminal(certificateRefusals);
export const terminalRefusals = ['terminal_unknown', 'terminal_revoked'] as const;

/** A 顧客ID or login ID as typed: its operator's rule judges it, by named outcomes. */
export const TypedCustomerId = ownForm(z.string().min(1).max(64), '顧客ID: the form that its operator declared');
/** A code that this server made and printed. */
export const PrintedCode = ownForm(z.string().min(1).max(64), 'a code that was printed once');
export const TerminalId = ownForm(z.string().max(64), 'made by this server');
/** The name of a linked system, as both sides configured it. */
export const Audience = ownForm(z.string().max(64), 'the name of a linked system');

export const MykeyStatus = z.enum(['active', 'suspended', 'invalidated']).meta({ id: 'MykeyStatus' });
export const Session = z.object({ token: z.string(), expiresAt: Instant });
export const Link = z.object({
  operatorId: OperatorId,
  operatorName: z.string(),
  kind: z.string(),
  customerId: z.string(),
  state: z.enum(['linked', 'pending']),
});
export const OperatorKind = z
  .enum([
    'library',
    'museum',
    'sports',
    'hospital',
    'shoppingStreet',
    'shop',
    'transport',
    'partner',
    'municipality',
    'other',
  ])
  .meta({ id: 'OperatorKind' });
export const CustomerIdRule = z
  .object({
    /** `mykeyId`: the operator keeps the マイキーID itself as its 顧客ID (R51-13). */
    mode: z.enum(['own', 'mykeyId']),
    /** `login` also takes . _ @ + and -, as the login IDs of web services have. */
    pattern: z.enum(['digits', 'alphanumeric', 'login']).optional(),
    lengthMin: z.int().min(1).max(40).optional(),
    lengthMax: z.int().min(1).max(40).optional(),
    /** Of numbers of digits alone, how the last is made: Luhn, JAN (weights 3 and 1), modulus 11, or the remainder by 7. */
    checkDigit: z.enum(['none', 'luhn', 'mod10w3', 'mod11', 'sevenDr']).optional(),
  })
  .meta({ id: 'CustomerIdRule' });
export const Operator = z.object({
  operatorId: OperatorId,
  name: z.string(),
  kind: OperatorKind,
  municipalityCode: z.string().nullable(),
  customerIdRule: CustomerIdRule,
  /** Numbers are linked at its counter only, to those who live there. */
  residentsOnly: z.boolean(),
  /** Its terminals may look up a number by the card alone, without the PIN. */
  lookUpWithoutPin: z.boolean(),
});
/** `office`: a terminal in the operator's office, which also takes files. */
export const TerminalRole = z.enum(['counter', 'office']).meta({ id: 'TerminalRole' });
export const Terminal = z.object({
  terminalId: z.string(),
  operatorId: OperatorId,
  operatorName: z.string(),
  operatorKind: OperatorKind,
  place: z.string(),
  role: TerminalRole,
  /** Its operator has numbers of its own, which are looked up, linked and replaced here. */
  hasOwnNumbers: z.boolean(),
  lookUpWithoutPin: z.boolean(),
  status: z.enum(['active', 'revoked']),
  enrolledAt: Instant,
});

/** What one line of a file of links comes to; only the first one writes something. */
export const LinkLineOutcome = z
  .enum([
    'registered',
    'unchanged',
    'customer_id_taken',
    'already_linked',
    'changed_meanwhile',
    'duplicate_in_file',
    'line_malformed',
    'mykey_id_format',
    'customer_id_format',
    'customer_id_check_digit',
    'individual_number_refused',
  ])
  .meta({ id: 'LinkLineOutcome' });
export const LinkUpload = z
  .object({
    uploadId: z.string(),
    fileName: z.string(),
    lines: z.int(),
    state: z.enum(['checked', 'applying', 'applied']),
    applied: z.int(),
    uploadedAt: Instant,
  })
  .meta({ id: 'LinkUpload' });

export const StaffRole = z.enum(['platform', 'municipality']).meta({ id: 'MykeyStaffRole' });
