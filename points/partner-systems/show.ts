import { partnerScopes } from '../../contract/index.ts';
import { one } from '../../postgres/pool.ts';
import type { CallOf } from '../callers.ts';
import { partnerIdOf, partnerOf } from '../registers/partners.ts';
import { systemKeysOf } from '../registers/system-keys.ts';
import type { PartnerSystemsContext } from './context.ts';
import { systemKeySubject } from './keys.ts';
import { webhookAddressOf, webhookSubject } from './webhook-address.ts';

/** How the system of a company is connected, as its people see it. */
export async function showPartnerSystem(
  { database, clock, issuer, webhooks }: PartnerSystemsContext,
  { caller }: CallOf<'showPartnerSystem'>,
) {
  const partnerId = partnerIdOf(caller);
  const { operatorId } = await partnerOf(database, partnerId);
  const keys = await systemKeysOf(database, { partnerId, now: clock() });
  const waiting = await one<{ isKeyChanging: boolean; isAddressChanging: boolean }>(
    database,
    `SELECT coalesce(bool_or(subject = :systemKeySubject), false) AS is_key_changing,
            coalesce(bool_or(subject = :webhookSubject), false) AS is_address_changing
       FROM change_request WHERE subject IN (:systemKeySubject, :webhookSubject) AND subject_id = :subjectId AND decision IS NULL`,
    { systemKeySubject, webhookSubject, subjectId: `${partnerId}` },
  );
  return {
    operatorId,
    issuer: issuer(),
    scopes: [...partnerScopes],
    keys: keys.map(({ keyId, thumbprint, countsFrom, endsAt }) => ({
      keyId,
      thumbprint,
      countsFrom: `${countsFrom}`,
      endsAt: endsAt === null ? null : `${endsAt}`,
    })),
    webhookAddress: await webhookAddressOf(database, partnerId),
    webhookKey: webhooks.publicKey,
    ...waiting,
  };
}
