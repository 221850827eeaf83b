// What is done with a card on the reader: read its user-authentication certificate, ask how many tries are left,
// and let it sign with the holder's PIN. Nothing else; no other application of the card is ever selected.
import {
  askTriesLeft,
  computeSignature,
  ELEMENTARY_FILE,
  LONGEST_READ,
  parseAnswer,
  readBinary,
  type Status,
  selectApplication,
  selectFile,
  verifyPin,
} from './apdu.ts';

/** One card, from being laid down until it is taken away. `transmit` throws `CardRemoved` when it is gone. */
export type CardTransport = { transmit(apdu: Uint8Array): Promise<Uint8Array> };

/** Thrown by a transport when the card left the reader, or the reader was unplugged, in mid-talk. */
export class CardRemoved extends Error {
  override name = 'CardRemoved';
}

export type CardTrouble =
  | { outcome: 'not_a_my_number_card' }
  | { outcome: 'card_removed' }
  | { outcome: 'card_error'; at: string; status: string };

export type CertificateReading = { outcome: 'ok'; certificate: Uint8Array } | CardTrouble;
export type TriesReading = { outcome: 'ok'; triesLeft: number } | { outcome: 'pin_blocked' } | CardTrouble;
export type Signing =
  | { outcome: 'ok'; signature: Uint8Array }
  | { outcome: 'wrong_pin'; triesLeft: number }
  | { outcome: 'pin_blocked' }
  | CardTrouble;

/** Carries a card's trouble out of nested exchanges to the three doors below, which return it as a value. */
class Trouble extends Error {
  readonly trouble: CardTrouble;
  constructor(trouble: CardTrouble) {
    super(trouble.outcome);
    this.trouble = trouble;
  }
}

/** Reads the user-authentication certificate (DER). Needs no PIN on a card. */
export function readUserCertificate(transport: CardTransport): Promise<CertificateReading> {
  return withTrouble(async () => {
    await selectJpki(transport);
    await selectElementaryFile(transport, 'userCertificate');
    return { outcome: 'ok', certificate: await readDerFile(transport) };
  });
}

/** Asks how many PIN tries are left (3 when all is well). Never uses one up. */
export function triesLeft(transport: CardTransport): Promise<TriesReading> {
  return withTrouble(async () => {
    await selectJpki(transport);
    return await askTries(transport);
  });
}

/**
 * Verifies the PIN (four ASCII digits) and signs the DigestInfo. A blocked PIN is not tried again. The PIN's bytes are
 * overwritten before this returns, whatever the outcome: the caller's array too.
 */
export function signWithPin({
  transport,
  pin,
  digestInfo,
}: {
  transport: CardTransport;
  pin: Uint8Array;
  digestInfo: Uint8Array;
}): Promise<Signing> {
  return withTrouble<Signing>(async () => {
    await selectJpki(transport);
    const before = await askTries(transport);
    if (before.outcome !== 'ok') return before;
    const refused = await presentPin(transport, pin);
    if (refused) return refused;
    await selectElementaryFile(transport, 'userKey');
    const signed = await exchange(transport, computeSignature(digestInfo));
    if (signed.status.kind !== 'ok') throw unexpected('sign', signed.status);
    return { outcome: 'ok', signature: Uint8Array.from(signed.data) };
  }).finally(() => pin.fill(0));
}

async function selectJpki(transport: CardTransport): Promise<void> {
  const { status } = await exchange(transport, selectApplication());
  if (status.kind === 'ok') return;
  // Other schemes refuse in their own ways: 6A82 file not found, 6D00 or 6E00 unknown instruction or class, 6A86.
  throw new Trouble({ outcome: 'not_a_my_number_card' });
}

async function selectElementaryFile(transport: CardTransport, file: keyof typeof ELEMENTARY_FILE): Promise<void> {
  const { status } = await exchange(transport, selectFile(ELEMENTARY_FILE[file]));
  if (status.kind !== 'ok') throw unexpected(`select ${file}`, status);
}

async function askTries(
  transport: CardTransport,
): Promise<{ outcome: 'ok'; triesLeft: number } | { outcome: 'pin_blocked' }> {
  await selectElementaryFile(transport, 'userPin');
  const { status } = await exchange(transport, askTriesLeft());
  if (status.kind === 'blocked') return { outcome: 'pin_blocked' };
  if (status.kind !== 'tries_left') throw unexpected('tries left', status);
  return status.triesLeft === 0 ? { outcome: 'pin_blocked' } : { outcome: 'ok', triesLeft: status.triesLeft };
}

/** VERIFY against the current PIN file; returns nothing when the PIN was right. */
async function presentPin(transport: CardTransport, pin: Uint8Array): Promise<Signing | undefined> {
  const command = verifyPin(pin);
  try {
    const { status } = await exchange(transport, command);
    if (status.kind === 'ok') return undefined;
    if (status.kind === 'blocked') return { outcome: 'pin_blocked' };
    if (status.kind !== 'tries_left') throw unexpected('verify', status);
    return status.triesLeft === 0 ? { outcome: 'pin_blocked' } : { outcome: 'wrong_pin', triesLeft: status.triesLeft };
  } finally {
    command.fill(0);
  }
}

/** Reads one DER value from the current file: its header tells the length, what follows it in the file is filler. */
async function readDerFile(transport: CardTransport): Promise<Uint8Array> {
  const head = await read(transport, { offset: 0, length: 4 });
  if (head.length !== 4 || head[0] !== 0x30 || head[1] !== 0x82) {
    throw new Trouble({ outcome: 'card_error', at: 'certificate header', status: '9000' });
  }
  const total = ((head[2]! << 8) | head[3]!) + 4;
  const certificate = new Uint8Array(total);
  for (let offset = 0; offset < total; ) {
    const part = await read(transport, { offset, length: Math.min(LONGEST_READ, total - offset) });
    if (part.length === 0 || offset + part.length > total) {
      throw new Trouble({ outcome: 'card_error', at: 'certificate body', status: '9000' });
    }
    certificate.set(part, offset);
    offset += part.length;
  }
  return certificate;
}

async function read(transport: CardTransport, range: { offset: number; length: number }): Promise<Uint8Array> {
  const { data, status } = await exchange(transport, readBinary(range));
  if (status.kind !== 'ok') throw unexpected('read', status);
  return data;
}

async function exchange(transport: CardTransport, apdu: Uint8Array) {
  return parseAnswer(await transport.transmit(apdu));
}

function unexpected(at: string, status: Status): Trouble {
  return new Trouble({ outcome: 'card_error', at, status: status.kind === 'other' ? status.word : status.kind });
}

async function withTrouble<T>(talk: () => Promise<T>): Promise<T | CardTrouble> {
  try {
    return await talk();
  } catch (error) {
    if (error instanceof Trouble) return error.trouble;
    if (error instanceof CardRemoved) return { outcome: 'card_removed' };
    throw error;
  }
}
