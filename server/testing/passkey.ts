import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

type Options = Record<string, unknown>;
const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest();
const text = (bytes: Buffer) => bytes.toString('base64url');

/** What an authenticator says beside its signature: whose site, that its person was there and was verified, and the count. */
function authenticatorData(rpId: string, flags: number, counter: number, rest = Buffer.alloc(0)): Buffer {
  const count = Buffer.alloc(4);
  count.writeUInt32BE(counter);
  return Buffer.concat([sha256(rpId), Buffer.from([flags]), count, rest]);
}

/** A device with one passkey, as tests have it: it signs whatever it is asked for, at whichever page. */
export function makePasskey() {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const id = randomBytes(16);
  const own = { id: text(id), rawId: text(id), type: 'public-key' as const, clientExtensionResults: {} };
  let counter = 0;
  const clientData = (type: string, { challenge }: Options, origin: string) =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  return {
    id: own.id,
    /** Answers what a server asks for a new passkey. CBOR (RFC 8949): a COSE key of P-256, an attestation of `none`. */
    register(options: Options, origin: string) {
      const key = Buffer.concat([
        Buffer.from('a5010203262001215820', 'hex'),
        Buffer.from(x, 'base64url'),
        Buffer.from('225820', 'hex'),
        Buffer.from(y, 'base64url'),
      ]);
      const length = Buffer.alloc(2);
      length.writeUInt16BE(id.length);
      const made = Buffer.concat([Buffer.alloc(16), length, id, key]);
      const data = authenticatorData((options.rp as { id: string }).id, 0x45, counter, made);
      const attestation = Buffer.concat([
        Buffer.from('a363666d74646e6f6e656761747453746d74a0686175746844617461', 'hex'),
        Buffer.from([0x58, data.length]),
        data,
      ]);
      return {
        ...own,
        response: {
          clientDataJSON: text(clientData('webauthn.create', options, origin)),
          attestationObject: text(attestation),
          transports: ['internal' as const],
        },
      };
    },
    /** Answers what a server asks to sign in. */
    use(options: Options, origin: string) {
      counter += 1;
      const data = authenticatorData(`${options.rpId}`, 0x05, counter);
      const client = clientData('webauthn.get', options, origin);
      return {
        ...own,
        response: {
          clientDataJSON: text(client),
          authenticatorData: text(data),
          signature: text(sign('sha256', Buffer.concat([data, sha256(client)]), privateKey)),
        },
      };
    },
  };
}
