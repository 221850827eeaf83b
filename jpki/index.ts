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
export { type RevocationList, type RevocationListReading, readRevocationList } from './revocation-list.ts';
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
} from './verify.ts';
