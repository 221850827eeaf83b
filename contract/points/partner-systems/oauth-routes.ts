import { z } from 'zod';
import { ownForm } from '../../plain-text.ts';
import { partnerScopes, route } from '../../route.ts';

/** RFC 7523 §2.2. */
export const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
/** How long an access token is good for, at most: it ends with its key before. */
export const tokenSeconds = 300;

/** How a company's system gets its access tokens (RFC 6749 4.4, RFC 7523, RFC 9449), and how it learns to (RFC 8414). */
export const partnerOauthRoutes = {
  requestPartnerToken: route({
    method: 'POST',
    path: '/oauth/token',
    summary:
      '協力会社のシステムのアクセストークンを取る（client_credentials、private_key_jwt、DPoP）。トークンは、DPoP の鍵に結び付き、5分で終わる',
    caller: 'device',
    protocol: 'oauth',
    body: z.object({
      grant_type: ownForm(z.string().max(100), 'a grant type of OAuth 2.0'),
      client_assertion_type: ownForm(z.string().max(100), 'a type of RFC 7521'),
      /** A JWT of the company's: `iss` and `sub` its operator ID, `aud` this server, `exp`, `iat`, `jti`; ES256. */
      client_assertion: ownForm(z.string().min(1).max(4096), 'a JWT'),
      client_id: ownForm(z.string().max(40), 'an operator ID').optional(),
      /** Names with spaces between; all of them where nothing is asked for. */
      scope: ownForm(z.string().max(100), 'scopes of OAuth 2.0').optional(),
    }),
    answer: z.object({
      access_token: z.string(),
      token_type: z.literal('DPoP'),
      expires_in: z.int(),
      scope: z.string(),
    }),
    refusals: [
      'client_assertion_invalid',
      'client_assertion_audience',
      'client_assertion_clock_skew',
      'client_assertion_too_long',
      'client_assertion_replayed',
      'grant_type_unsupported',
      'scope_unknown',
    ],
  }),
  showOauthServer: route({
    method: 'GET',
    path: '/.well-known/oauth-authorization-server',
    summary: '協力会社のシステムが使う OAuth 2.0 の設定（RFC 8414）',
    caller: 'anyone',
    answer: z.object({
      issuer: z.string(),
      token_endpoint: z.string(),
      response_types_supported: z.array(z.string()),
      grant_types_supported: z.array(z.string()),
      scopes_supported: z.array(z.enum(partnerScopes)),
      token_endpoint_auth_methods_supported: z.array(z.string()),
      token_endpoint_auth_signing_alg_values_supported: z.array(z.string()),
      dpop_signing_alg_values_supported: z.array(z.string()),
    }),
    refusals: [],
  }),
} as const;
