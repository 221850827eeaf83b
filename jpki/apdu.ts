// The few commands this project ever sends to a My Number Card, and the answers it understands.
// ISO/IEC 7816-4; identifiers as in OpenSC's card-jpki.c.

/** The JPKI application: the only application this project selects. The others hold the My Number and the face data. */
export const JPKI_APPLICATION = Uint8Array.of(0xd3, 0x92, 0xf0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01);

/** Elementary files of the JPKI application. The files of the signature certificate (0001, 001A, 001B) are not here: it is never used. */
export const ELEMENTARY_FILE = {
  userCertificate: 0x000a,
  userAuthorityCertificate: 0x000b,
  userKey: 0x0017,
  userPin: 0x0018,
} as const;

/** A read answers at most 256 bytes, and an offset has 15 bits (the 16th would mean a short file identifier). */
export const LONGEST_READ = 256;
const LAST_OFFSET = 0x7fff;

/** SELECT by application identifier, no answer data wanted. */
export function selectApplication(applicationId: Uint8Array = JPKI_APPLICATION): Uint8Array {
  return Uint8Array.of(0x00, 0xa4, 0x04, 0x0c, applicationId.length, ...applicationId);
}

/** SELECT of an elementary file under the current application. */
export function selectFile(fileId: number): Uint8Array {
  return Uint8Array.of(0x00, 0xa4, 0x02, 0x0c, 0x02, fileId >> 8, fileId & 0xff);
}

/** READ BINARY of `length` (1–256) bytes of the current file from `offset`. */
export function readBinary({ offset, length }: { offset: number; length: number }): Uint8Array {
  if (offset < 0 || offset > LAST_OFFSET) throw new RangeError(`offset ${offset} does not fit 15 bits`);
  if (length < 1 || length > LONGEST_READ) throw new RangeError(`a read of ${length} bytes is not 1 to 256`);
  return Uint8Array.of(0x00, 0xb0, offset >> 8, offset & 0xff, length & 0xff);
}

/** VERIFY without a body: asks how many tries are left and never uses one. */
export function askTriesLeft(): Uint8Array {
  return Uint8Array.of(0x00, 0x20, 0x00, 0x80);
}

/** VERIFY with the PIN as ASCII digits. The caller overwrites the returned bytes once they were sent. */
export function verifyPin(pin: Uint8Array): Uint8Array {
  const command = new Uint8Array(5 + pin.length);
  command.set([0x00, 0x20, 0x00, 0x80, pin.length]);
  command.set(pin, 5);
  return command;
}

/** COMPUTE DIGITAL SIGNATURE over a DigestInfo, as is (P1 = 00), with the current key file. */
export function computeSignature(digestInfo: Uint8Array): Uint8Array {
  return Uint8Array.of(0x80, 0x2a, 0x00, 0x80, digestInfo.length, ...digestInfo, 0x00);
}

/** What a status word means here. Anything the flow has no own answer for is `other`, with its number for the log. */
export type Status =
  | { kind: 'ok' }
  | { kind: 'tries_left'; triesLeft: number }
  | { kind: 'blocked' }
  | { kind: 'pin_required' }
  | { kind: 'not_found' }
  | { kind: 'other'; word: string };

export type Answer = { data: Uint8Array; status: Status };

/** Splits an answer into data and the meaning of its last two bytes. An answer without a status word is `other`. */
export function parseAnswer(answer: Uint8Array): Answer {
  if (answer.length < 2) return { data: new Uint8Array(), status: { kind: 'other', word: 'none' } };
  const data = answer.subarray(0, -2);
  const word = (answer[answer.length - 2]! << 8) | answer[answer.length - 1]!;
  return { data, status: readStatus(word) };
}

function readStatus(word: number): Status {
  if (word === 0x9000) return { kind: 'ok' };
  // 63Cx says x tries are left; the try that blocks the PIN is answered 63C0, every later one 6984.
  if ((word & 0xfff0) === 0x63c0) return { kind: 'tries_left', triesLeft: word & 0x0f };
  if (word === 0x6984 || word === 0x6983) return { kind: 'blocked' };
  if (word === 0x6982) return { kind: 'pin_required' };
  if (word === 0x6a82) return { kind: 'not_found' };
  return { kind: 'other', word: word.toString(16).padStart(4, '0') };
}
