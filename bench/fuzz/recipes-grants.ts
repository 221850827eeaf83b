import { assertionFormat, mykeyRoutes, pointsRoutes as routes } from '../../contract/index.ts';
import { tapForAttendance } from '../../demo/actors/cardholder.ts';
import { callAs, callerNamed, fileOf, type Kitchen, type Recipe, type Recipes } from './recipe.ts';
import { assertionAt, till } from './recipes-counter.ts';

const leadOf = ({ world }: Kitchen) => callerNamed(world, 'points', 'lead-43424');
const holderIn = ({ world, random }: Kitchen) => random.pick(world.holders).mykeyId;

/** A file of one grant as it is sent; every one is another file. */
const upload = (kitchen: Kitchen, spoiled: boolean) => {
  const { world, random } = kitchen;
  const lines = ['マイキーID,ポイント,事由', `${holderIn(kitchen)},100,${world.fresh()}`];
  return {
    programId: world.programId,
    month: `${world.today.toPlainYearMonth()}`,
    fileName: '名簿.csv',
    file: spoiled ? fileOf(random, lines) : Buffer.from(lines.join('\r\n')).toString('base64'),
    controlCount: 1,
    controlPoints: 100,
  };
};
const inUpload: Recipe = async (kitchen) => {
  const caller = leadOf(kitchen);
  const { uploadId } = await callAs(kitchen, caller, routes.uploadGrants, { body: upload(kitchen, false) });
  return { caller, params: { uploadId } };
};

/** A list of people to whom letters go; the files are asked for with the very same. */
const mailing = (kitchen: Kitchen, spoiled: boolean) => {
  const lines = ['マイキーID,宛名番号,死亡日', `${holderIn(kitchen)},${kitchen.random.int(1, 99_999)},`];
  return {
    fileName: '名簿.csv',
    file: spoiled ? fileOf(kitchen.random, lines) : Buffer.from(lines.join('\r\n')).toString('base64'),
    purpose: '長寿祝い',
    mailedOn: `${kitchen.world.today}`,
    controlCount: 1,
  };
};

/** A department that nobody works in, and who could take over from it. */
async function department(kitchen: Kitchen) {
  const caller = leadOf(kitchen);
  const body = { name: `課${kitchen.world.fresh()}` };
  const { departmentId } = await callAs(kitchen, caller, routes.createDepartment, { body });
  const { departments } = await callAs(kitchen, caller, routes.listPrograms);
  const { departmentId: successorId } = kitchen.random.pick(
    departments.filter((one) => one.endedOn === null && one.departmentId !== departmentId),
  );
  return { caller, params: { departmentId }, successorId };
}

/** Its end today, as it is looked at first and then done. */
async function ending(kitchen: Kitchen) {
  const { successorId, ...of } = await department(kitchen);
  return { ...of, body: { onDate: `${kitchen.world.today}`, successorId } };
}
async function endingRehearsed(kitchen: Kitchen) {
  const { caller, params, body } = await ending(kitchen);
  const { rehearsal } = await callAs(kitchen, caller, routes.rehearseDepartmentEnd, { params, body });
  return { caller, params, body: { ...body, rehearsal, reason: '統合' } };
}

/** A programme that nothing else needs, for less from today on. */
async function change(kitchen: Kitchen) {
  const caller = leadOf(kitchen);
  const { world } = kitchen;
  const { departments } = await callAs(kitchen, caller, routes.listPrograms);
  const { departmentId } = kitchen.random.pick(departments.filter(({ endedOn }) => endedOn === null));
  const [startsOn, endsOn] = [`${world.today}`, `${world.today.add({ days: 30 })}`];
  const fields = { name: `事業${world.fresh()}`, departmentId, amount: 100, startsOn, endsOn, expiresOn: endsOn };
  const { programId } = await callAs(kitchen, caller, routes.createProgram, { body: fields });
  return { caller, params: { programId }, body: { ...fields, amount: 50, fromOn: startsOn } };
}

/** A venue of today that is open, as its office makes it. */
const venueBody = ({ world }: Kitchen) => ({
  programId: world.programId,
  name: `会場${world.fresh()}`,
  heldOn: `${world.today}`,
  opensAt: '00:00',
  closesAt: '23:59',
  walkIns: true,
});
async function venue(kitchen: Kitchen) {
  const caller = leadOf(kitchen);
  const { venueId } = await callAs(kitchen, caller, routes.createVenue, { body: venueBody(kitchen) });
  return { caller, params: { venueId } };
}
async function application(kitchen: Kitchen) {
  const { caller, params } = await venue(kitchen);
  const body = { mykeyId: holderIn(kitchen) };
  const { applicationId } = await callAs(kitchen, caller, routes.applyForVenue, { params, body });
  return { caller, params, applicationId };
}

/** A till of the town with the code of a venue that is open. */
async function kioskCode(kitchen: Kitchen) {
  const { caller: lead, params } = await venue(kitchen);
  const { setupCode } = await callAs(kitchen, lead, routes.createVenueCode, { params });
  return { caller: till(kitchen), body: { setupCode } };
}
/** The same, once it stands there. */
async function kiosk(kitchen: Kitchen) {
  const { caller, body } = await kioskCode(kitchen);
  await callAs(kitchen, caller, routes.bindToVenue, { body });
  return { caller };
}

/** Files of grants, venues and what applies there, departments that come and go. */
export const grantRecipes: Recipes = {
  uploadGrants: async (kitchen) => ({ caller: leadOf(kitchen), body: upload(kitchen, true) }),
  showGrantUpload: inUpload,
  downloadGrantUpload: inUpload,
  withdrawGrantUpload: inUpload,
  askForGrantUpload: async (kitchen) => ({ ...(await inUpload(kitchen)), body: { withoutProblems: true } }),
  async reverseGrantUpload(kitchen) {
    const { world } = kitchen;
    const { caller = leadOf(kitchen), params = {} } = await inUpload(kitchen);
    const uploadId = Number(params.uploadId);
    await callAs(kitchen, caller, routes.askForGrantUpload, { params: { uploadId }, body: { withoutProblems: true } });
    const second = callerNamed(world, 'points', 'checker-43424');
    const { requests } = await callAs(kitchen, second, routes.listChangeRequests);
    const asked = requests.find(({ subject, own }) => subject === 'grantUpload' && !own);
    if (asked)
      await callAs(kitchen, second, routes.decideChangeRequest, {
        params: { requestId: asked.requestId },
        body: { approve: true, sha256: asked.sha256 },
      });
    await world.nation.systems.points.workOnUploads();
    return { caller, params: { uploadId }, body: { reason: '誤り' } };
  },
  checkMailing: async (kitchen) => ({ caller: leadOf(kitchen), body: mailing(kitchen, true) }),
  async downloadMailing(kitchen) {
    const caller = leadOf(kitchen);
    const body = mailing(kitchen, false);
    const { judgedSha256 } = await callAs(kitchen, caller, routes.checkMailing, { body });
    return { caller, body: { ...body, judgedSha256, only: kitchen.random.pick(['good', 'problems']) } };
  },
  listProgramVersions: async (kitchen) => ({
    caller: leadOf(kitchen),
    params: { programId: kitchen.world.programId },
  }),
  copyPrograms: async (kitchen) => ({
    caller: leadOf(kitchen),
    body: { fiscalYear: kitchen.world.today.year + kitchen.random.int(2, 400), programIds: [kitchen.world.programId] },
  }),
  async createProgramKind(kitchen) {
    return { caller: leadOf(kitchen), body: { name: `種別${kitchen.world.fresh()}`, meaning: '試験' } };
  },
  async changeProgramKind(kitchen) {
    const caller = leadOf(kitchen);
    const body = { name: `種別${kitchen.world.fresh()}`, meaning: '試験' };
    const { programKindId } = await callAs(kitchen, caller, routes.createProgramKind, { body });
    const change = {
      ...body,
      ended: kitchen.random.pick([true, false]),
      fromOn: `${kitchen.world.today}`,
      reason: '見直し',
    };
    return { caller, params: { programKindId }, body: change };
  },
  rehearseProgramChange: change,
  async changeProgram(kitchen) {
    const { caller, params, body } = await change(kitchen);
    const { rehearsal } = await callAs(kitchen, caller, routes.rehearseProgramChange, { params, body });
    return { caller, params, body: { ...body, rehearsal, reason: '変更' } };
  },
  rehearseDepartmentEnd: ending,
  endDepartment: endingRehearsed,
  async reopenDepartment(kitchen) {
    const { caller, params, body } = await endingRehearsed(kitchen);
    await callAs(kitchen, caller, routes.endDepartment, { params, body });
    return { caller, params, body: { reason: '見直し' } };
  },
  createVenue: async (kitchen) => ({ caller: leadOf(kitchen), body: venueBody(kitchen) }),
  changeVenue: async (kitchen) => ({ ...(await venue(kitchen)), body: { ...venueBody(kitchen), reason: '変更' } }),
  showVenue: venue,
  openVenue: venue,
  closeVenue: venue,
  createVenueCode: venue,
  bindToVenue: kioskCode,
  showVenueHere: kiosk,
  async tapAtVenue(kitchen) {
    const { caller } = await kiosk(kitchen);
    return {
      caller,
      body: { assertion: await assertionAt(kitchen, caller, kitchen.random.pick(kitchen.world.holders)) },
    };
  },
  async bringTap(kitchen) {
    const { caller } = await kiosk(kitchen);
    const { nation, holders } = kitchen.world;
    const proof = await tapForAttendance(nation.world, caller.actor, kitchen.random.pick(holders));
    const asserted = { ...proof, audience: assertionFormat.audience };
    const { assertion } = await caller.actor.call(mykeyRoutes.assertAttendance, { body: asserted });
    return { caller, body: { assertion, tappedAt: `${nation.world.clock()}` } };
  },
  listApplications: venue,
  downloadApplications: venue,
  applyForVenue: async (kitchen) => ({ ...(await venue(kitchen)), body: { mykeyId: holderIn(kitchen) } }),
  async applyForVenueByFile(kitchen) {
    const file = fileOf(kitchen.random, ['マイキーID', holderIn(kitchen)]);
    return { ...(await venue(kitchen)), body: { fileName: '申込.csv', file } };
  },
  async cancelApplication(kitchen) {
    const { caller, params, applicationId } = await application(kitchen);
    return { caller, params: { ...params, applicationId }, body: { reason: '都合' } };
  },
  async enterAttendances(kitchen) {
    const { caller, params, applicationId } = await application(kitchen);
    return { caller, params, body: { applicationIds: [applicationId] } };
  },
  async closeNoShows(kitchen) {
    const { caller, params } = await application(kitchen);
    await callAs(kitchen, caller, routes.closeVenue, { params });
    return { caller, params, body: { count: 1 } };
  },
};
