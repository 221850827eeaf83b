// The one door of this room: the card, its certificates, its revocation lists. No database, no server.
export {
  CardRemoved,
  type CardTransport,
  type CardTrouble,
  readUserCertificate,
  type Signing,
  signWithPin,
  triesLeft,
} from './card.ts';
export {
  CARD_TOKEN_FORMAT,
  type CardToken,
  cardTokenOf,
  digestInfoOf,
  isNonce,
  LONGEST_NONCE,
  SHORTEST_NONCE,
  signedBytes,
} from './card-token.ts';
export { keyIdOf } from './certificate.ts';
export { createKnownCertificates, type KnownCertificates } from './known-certificates.ts';
export {
  createOcspSource,
  type NoAnswer,
  type RevocationAnswer,
  type RevocationQuestion,
  type RevocationSource,
} from './ocsp.ts';
export {
  judgeTimeOf,
  type RevocationList,
  type RevocationListFault,
  type RevocationListReading,
  type RevocationListUntimely,
  readRevocationList,
} from './revocation-list.ts';
export { loadRevocationList } from './revocation-list-loader.ts';
export {
  CARD_REFUSALS,
  type CardCheck,
  type CardRefusal,
  type CardVerification,
  type CardVerified,
  isListed,
  type Trust,
  USER_AUTHENTICATION_POLICY,
  verifyCardToken,
  verifyCertificateAlone,
} from './verify.ts';
