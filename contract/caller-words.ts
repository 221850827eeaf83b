import type { Route } from './route.ts';
import type { Till } from './till.ts';

const callerWords: Record<Route['caller'], string> = {
  anyone: '誰でも',
  device: '鍵を持つ端末（DPoP）',
  terminal: '登録された事業者端末（DPoP）',
  cardholder: 'カードの本人（DPoP とセッション）',
  member: '会員（DPoP とセッション）',
  staff: '職員（DPoP とセッション）',
  linkedSystem: '連携システム（DPoP）',
  partner: '協力会社（アクセストークンと DPoP）',
};
const tillWords: Record<Till, string> = {
  place: '利用場所にあること',
  streetOffice: '商店街の事務局にあること',
  clerkIfAny: '利用場所にあり、係のいる店では係が入っていること',
  ownerIfAny: '利用場所にあり、係のいる店では責任者が入っていること',
  clerk: '利用場所にあり、係が入っていること',
  owner: '利用場所にあり、責任者が入っていること',
};

/** Who may call a route, in Japanese, for its reference page. */
export const callerInWords = ({ caller, roles, scope, till }: Route): string =>
  `${callerWords[caller]}${scope ? `。scope: ${scope}` : ''}${roles ? `。役割: ${roles.join('・')}` : ''}${till ? `。端末: ${tillWords[till]}` : ''}`;
