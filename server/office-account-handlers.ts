import type { officeAccountRoutes } from '../contract/index.ts';
import { type Act, askForOfficeAccount, endOfficeAccount, type Handed, type Offices } from './account-change.ts';
import type { Handlers } from './http.ts';
import { acceptInvitation, changeOwnPassword } from './office-account.ts';
import { decideOfficeChange, listOfficeChanges, withdrawOfficeChange } from './office-changes.ts';
import { type Refusal, refuse } from './refusal.ts';

/** The handlers of `officeAccountRoutes`, the same in both systems. */
export function officeAccountHandlers<Caller extends { staffId: string; name: string }>(
  offices: Offices<Caller>,
): Handlers<
  typeof officeAccountRoutes,
  { staff: (session: { token: string; jkt: string }) => Promise<Caller | undefined> }
> {
  const { database, clock } = offices;
  const ask =
    (act: Exclude<Act, 'invite'>) =>
    async ({ caller, params, body }: { caller: Caller; params: { staffId: string }; body: { reason: string } }) => {
      const person = await offices.findPerson(database, { caller, ...params });
      if (!person) return refuse('staff_unknown');
      const asked = await askForOfficeAccount(offices, { caller, act, person, reason: body.reason });
      // That a number is taken arises from an invitation only.
      return asked as Handed | Refusal<'change_waiting' | 'staff_state'>;
    };
  return {
    acceptInvitation: async ({ body }) => (await acceptInvitation({ database, ...body, now: clock() })) ?? {},
    async changeOwnPassword({ caller, body, jkt }) {
      const { staffId, name } = caller;
      const own = { staffId, name, office: offices.officeOf(caller), jkt };
      return (await changeOwnPassword({ database, ...own, ...body, now: clock() })) ?? {};
    },
    resetStaff: ask('reset'),
    reviveStaff: ask('revive'),
    endStaff: ({ caller, params, body }) => endOfficeAccount(offices, { caller, ...params, ...body }),
    listChangeRequests: (call) => listOfficeChanges(offices, call),
    decideChangeRequest: (call) => decideOfficeChange(offices, call),
    withdrawChangeRequest: ({ caller, params }) => withdrawOfficeChange(offices, { caller, ...params }),
  };
}
