// A card made of code: it answers the APDUs of the real one byte for byte, counts its tries, and blocks. What it holds
// is plain JSON, so a demonstration's cards keep their tries between starts.
import { constants, createPrivateKey, type KeyObject, privateEncrypt, timingSafeEqual } from 'node:crypto';
import { ELEMENTARY_FILE, JPKI_APPLICATION, selectApplication } from '../apdu.ts';
import { CardRemoved, type CardTransport, readUserCertificate, signWithPin } from '../card.ts';
import { type CardToken, cardTokenOf, digestInfoOf } from '../card-token.ts';
import type { IssuedCertificate } from './test-ca.ts';

const MOST_TRIES = 3;
/** Real files are larger than the certificate in them: the rest is filler. */
const FILE_SIZE = 2048;

/** `suica` stands for every card of another scheme: it knows no JPKI application. */
export type VirtualCardState =
  | {
      scheme: 'my_number';
      certificate: string;
      caCertificate: string;
      privateKey: string;
      pin: string;
      triesLeft: number;
    }
  | { scheme: 'suica' };

export type VirtualCard = {
  scheme: VirtualCardState['scheme'];
  /** Lays the card on a reader. Each laying-down starts afresh: nothing selected, PIN not verified. */
  insert(): VirtualInsertion;
  state(): VirtualCardState;
};

export type VirtualInsertion = CardTransport & { remove(): void };

/** A card of the authority, with its key; another `privateKey` than the certificate's makes a clone. */
export function createVirtualCard({
  issued,
  pin,
  privateKey = issued.privateKey,
}: {
  issued: Pick<IssuedCertificate, 'certificate' | 'privateKey' | 'issuer'>;
  pin: string;
  privateKey?: KeyObject;
}): VirtualCard {
  if (!/^\d{4}$/.test(pin)) throw new TypeError('a PIN has four digits');
  return importVirtualCard({
    scheme: 'my_number',
    certificate: Buffer.from(issued.certificate).toString('base64'),
    caCertificate: Buffer.from(issued.issuer.certificate).toString('base64'),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    pin,
    triesLeft: MOST_TRIES,
  });
}

/** A transport pass: lies on the reader like any card and refuses the JPKI application. */
export function createTransitCard(): VirtualCard {
  return importVirtualCard({ scheme: 'suica' });
}

export function exportVirtualCard(card: VirtualCard): VirtualCardState {
  return card.state();
}

export function importVirtualCard(stored: VirtualCardState): VirtualCard {
  const state = { ...stored };
  return { scheme: state.scheme, insert: () => insertCard(state), state: () => ({ ...state }) };
}

type Session = { applicationSelected: boolean; file: number | undefined; pinVerified: boolean };

const WORD = {
  ok: 0x9000,
  blocked: 0x6984,
  pinRequired: 0x6982,
  noCurrentFile: 0x6986,
  wrongLength: 0x6700,
  wrongOffset: 0x6b00,
  notFound: 0x6a82,
  wrongParameters: 0x6a86,
  unknownInstruction: 0x6d00,
  unknownClass: 0x6e00,
} as const;

const answer = (word: number, content: Uint8Array = new Uint8Array()) =>
  Uint8Array.of(...content, word >> 8, word & 0xff);

function insertCard(state: VirtualCardState): VirtualInsertion {
  const session: Session = { applicationSelected: false, file: undefined, pinVerified: false };
  let present = true;
  return {
    remove: () => {
      present = false;
    },
    transmit: async (apdu) => {
      if (!present) throw new CardRemoved();
      return state.scheme === 'suica' ? answerOfAnotherScheme(apdu) : answerApdu({ state, session, apdu });
    },
  };
}

function answerOfAnotherScheme(apdu: Uint8Array): Uint8Array {
  return answer(apdu[1] === 0xa4 ? WORD.notFound : WORD.unknownInstruction);
}

type MyNumberCard = Extract<VirtualCardState, { scheme: 'my_number' }>;
type Exchange = { state: MyNumberCard; session: Session; apdu: Uint8Array };

function answerApdu(exchange: Exchange): Uint8Array {
  const { apdu, session } = exchange;
  if (apdu.length < 4) return answer(WORD.wrongLength);
  const [commandClass, instruction] = apdu;
  if (commandClass === 0x00 && instruction === 0xa4 && apdu[2] === 0x04) return answerSelectApplication(session, apdu);
  if (!session.applicationSelected) return answer(commandClass === 0x00 ? WORD.unknownInstruction : WORD.unknownClass);
  if (commandClass === 0x00 && instruction === 0xa4) return answerSelectFile(session, apdu);
  if (commandClass === 0x00 && instruction === 0xb0) return answerReadBinary(exchange);
  if (commandClass === 0x00 && instruction === 0x20) return answerVerify(exchange);
  if (commandClass === 0x80 && instruction === 0x2a) return answerComputeSignature(exchange);
  return answer(commandClass === 0x00 || commandClass === 0x80 ? WORD.unknownInstruction : WORD.unknownClass);
}

const SELECT_JPKI = Buffer.from(selectApplication(JPKI_APPLICATION));

function answerSelectApplication(session: Session, apdu: Uint8Array): Uint8Array {
  if (!SELECT_JPKI.equals(apdu)) return answer(WORD.notFound);
  Object.assign(session, { applicationSelected: true, file: undefined, pinVerified: false });
  return answer(WORD.ok);
}

function answerSelectFile(session: Session, apdu: Uint8Array): Uint8Array {
  if (apdu[2] !== 0x02 || apdu[3] !== 0x0c) return answer(WORD.wrongParameters);
  if (apdu[4] !== 2 || apdu.length < 7) return answer(WORD.wrongLength);
  const file = (apdu[5]! << 8) | apdu[6]!;
  if (!Object.values(ELEMENTARY_FILE).some((known) => known === file)) return answer(WORD.notFound);
  session.file = file;
  return answer(WORD.ok);
}

function answerReadBinary({ state, session, apdu }: Exchange): Uint8Array {
  const contents: Partial<Record<number, string>> = {
    [ELEMENTARY_FILE.userCertificate]: state.certificate,
    [ELEMENTARY_FILE.userAuthorityCertificate]: state.caCertificate,
  };
  const content = contents[session.file ?? -1];
  if (content === undefined) return answer(WORD.noCurrentFile);
  if (apdu.length !== 5) return answer(WORD.wrongLength);
  const file = Buffer.alloc(FILE_SIZE, 0xff);
  file.set(Buffer.from(content, 'base64'));
  const offset = (apdu[2]! << 8) | apdu[3]!;
  if (offset >= file.length) return answer(WORD.wrongOffset);
  return answer(WORD.ok, file.subarray(offset, offset + (apdu[4] || 256)));
}

function answerVerify({ state, session, apdu }: Exchange): Uint8Array {
  if (session.file !== ELEMENTARY_FILE.userPin) return answer(WORD.noCurrentFile);
  if (apdu[2] !== 0x00 || apdu[3] !== 0x80) return answer(WORD.wrongParameters);
  if (apdu.length === 4) return answer(0x63c0 | state.triesLeft);
  if (state.triesLeft === 0) return answer(WORD.blocked);
  const presented = apdu.subarray(5);
  const right = presented.length === 4 && timingSafeEqual(presented, Buffer.from(state.pin));
  session.pinVerified = right;
  state.triesLeft = right ? MOST_TRIES : state.triesLeft - 1;
  return answer(right ? WORD.ok : 0x63c0 | state.triesLeft);
}

function answerComputeSignature({ state, session, apdu }: Exchange): Uint8Array {
  if (session.file !== ELEMENTARY_FILE.userKey) return answer(WORD.noCurrentFile);
  if (apdu[2] !== 0x00 || apdu[3] !== 0x80) return answer(WORD.wrongParameters);
  if (!session.pinVerified) return answer(WORD.pinRequired);
  const length = apdu[4] ?? 0;
  if (length === 0 || length > 245 || apdu.length < 5 + length) return answer(WORD.wrongLength);
  // Type 1 padding around what the caller supplied: the card does not know which digest it signs.
  const key = { key: createPrivateKey(state.privateKey), padding: constants.RSA_PKCS1_PADDING };
  return answer(WORD.ok, privateEncrypt(key, apdu.subarray(5, 5 + length)));
}

export type VirtualSigning =
  | { outcome: 'ok'; cardToken: CardToken }
  | { outcome: 'wrong_pin'; triesLeft: number }
  | { outcome: 'pin_blocked' | 'not_a_my_number_card' | 'card_removed' | 'card_error' };

/**
 * What card, reader, PIN window and agent do together, without a browser: for tests and for clients that drive
 * themselves. Same APDUs, same token.
 */
export async function signWithVirtualCard({
  card,
  pin,
  origin,
  nonce,
}: {
  card: VirtualCard;
  pin: string;
  origin: string;
  nonce: string;
}): Promise<VirtualSigning> {
  const transport = card.insert();
  const read = await readUserCertificate(transport);
  if (read.outcome !== 'ok') return { outcome: read.outcome };
  const digestInfo = digestInfoOf({ origin, nonce });
  const signed = await signWithPin({ transport, pin: Uint8Array.from(Buffer.from(pin)), digestInfo });
  transport.remove();
  if (signed.outcome === 'wrong_pin') return signed;
  if (signed.outcome !== 'ok') return { outcome: signed.outcome };
  return { outcome: 'ok', cardToken: cardTokenOf({ certificate: read.certificate, signature: signed.signature }) };
}
