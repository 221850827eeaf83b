import { z } from 'zod';
import { ownForm, PlainLine } from '../plain-text.ts';
import { route } from '../route.ts';
import { CardProof, Empty, Instant, OperatorId } from '../values.ts';
import { cardRefusals } from './values.ts';

const SignInId = z.object({ signInId: ownForm(z.string().min(8).max(64), 'made by this server') });
const ClientId = z.object({ clientId: ownForm(z.string().min(1).max(64), 'made by this server') });

const SignInClient = z
  .object({
    clientId: z.string(),
    operatorId: OperatorId,
    name: z.string(),
    redirectUris: z.array(z.string()),
    /** The names (`kid`) of its public keys. */
    keyIds: z.array(z.string()),
    registeredAt: Instant,
  })
  .meta({ id: 'SignInClient', description: 'マイキーでサインインするサイト（OpenID Connect のクライアント）' });

/** A JWK Set or a JWK as JSON text, as an operator pastes it. Judged as a whole, by named outcomes. */
const PublicKeys = ownForm(z.string().min(1).max(16_384), 'a JWK Set or a JWK (RFC 7517)');
const keyRefusals = ['private_key_refused', 'sign_in_keys_refused'] as const;

/**
 * Sign in with マイキー: what its page asks, and the sites that may send people there. The provider itself speaks OpenID
 * Connect under `/oidc`, as its discovery document says.
 */
export const signInRoutes = {
  showSignIn: route({
    method: 'GET',
    path: '/sign-ins/:signInId',
    summary: 'どのサイトへのサインインかを見る',
    caller: 'device',
    params: SignInId,
    answer: z.object({
      siteName: z.string(),
      operatorName: z.string(),
      /** Where the person goes back to: host and port of the site. */
      returnHost: z.string(),
      asksCustomerId: z.boolean(),
      /** The address that ends this sign-in and leads back to the site. */
      abandonAt: z.string(),
    }),
    refusals: ['sign_in_over'],
  }),
  presentCardForSignIn: route({
    method: 'POST',
    path: '/sign-ins/:signInId/card',
    summary: 'カードと暗証番号で、サイトにサインインする（続きの行き先は1回限り、2分）',
    caller: 'device',
    params: SignInId,
    body: CardProof,
    answer: z.object({
      /** The address that goes on to the site, in the browser in which the sign-in began. */
      continueAt: z.string(),
      /** Where the site asks for the operator's own 顧客ID and there is one: it, and the address that passes it on. */
      customer: z.object({ customerId: z.string(), continueAt: z.string() }).nullable(),
    }),
    status: 201,
    refusals: ['sign_in_over', ...cardRefusals, 'card_not_registered', 'not_usable_here'],
  }),
  registerSignInClient: route({
    method: 'POST',
    path: '/operators/:operatorId/sign-in-clients',
    summary: '事業者のサイトを登録する（マイキーでサインインできるようにする）',
    caller: 'staff',
    roles: ['platform'],
    params: z.object({ operatorId: OperatorId }),
    body: z.object({
      name: PlainLine(80),
      redirectUris: z
        .array(ownForm(z.string().min(1).max(512), 'an address of a site'))
        .min(1)
        .max(10),
      publicKeys: PublicKeys,
    }),
    answer: SignInClient,
    status: 201,
    refusals: ['operator_unknown', 'redirect_uri_refused', ...keyRefusals],
  }),
  listSignInClients: route({
    method: 'GET',
    path: '/operators/:operatorId/sign-in-clients',
    summary: '事業者のサイトを一覧する',
    caller: 'staff',
    roles: ['platform'],
    params: z.object({ operatorId: OperatorId }),
    answer: z.object({ clients: z.array(SignInClient) }),
    refusals: ['operator_unknown'],
  }),
  replaceSignInKeys: route({
    method: 'PUT',
    path: '/sign-in-clients/:clientId/keys',
    summary: 'サイトの公開鍵を入れ替える（前の鍵はすぐに使えなくなる）',
    caller: 'staff',
    roles: ['platform'],
    params: ClientId,
    body: z.object({ publicKeys: PublicKeys }),
    answer: SignInClient,
    refusals: ['not_found', ...keyRefusals],
  }),
  removeSignInClient: route({
    method: 'DELETE',
    path: '/sign-in-clients/:clientId',
    summary: 'サイトの登録を取り消す',
    caller: 'staff',
    roles: ['platform'],
    params: ClientId,
    answer: Empty,
    refusals: ['not_found'],
  }),
} as const;
