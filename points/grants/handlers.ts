import type { PointsHandlers } from '../callers.ts';
import type { PremiumsContext } from '../premiums/context.ts';
import { changeBudgetLine, createBudgetLine, listBudgetLines } from '../registers/budget-lines.ts';
import { createDepartment, renameDepartment, reopenDepartment } from '../registers/departments.ts';
import { downloadApplications } from './application-download.ts';
import { applyForVenueByFile } from './application-file.ts';
import { applyForVenue, cancelApplication, listApplications } from './applications.ts';
import { closeNoShows, enterAttendances } from './attendances.ts';
import { endDepartment, rehearseDepartmentEnd } from './department-end.ts';
import { findMemberAtDesk, grant, listGrants, noteWhereMemberLives } from './grant.ts';
import { bringTap } from './kept-tap.ts';
import { tapAtVenue } from './kiosk.ts';
import { checkMailing, downloadMailing } from './mailing.ts';
import { changeProgram, rehearseProgramChange } from './program-change.ts';
import { changeProgramKind, createProgramKind, listProgramKinds } from './program-kinds.ts';
import { copyPrograms, createProgram, listPrograms, listProgramVersions } from './program-office.ts';
import { showMonthlyReport } from './report.ts';
import { listProposedSponsorships, listSponsorships, proposeSponsorship } from './sponsorship.ts';
import { decideSponsorship } from './sponsorship-decision.ts';
import { takeGrantBack } from './take-back.ts';
import {
  askForGrantUpload,
  listGrantUploads,
  reverseGrantUpload,
  showGrantUpload,
  uploadGrants,
  withdrawGrantUpload,
} from './upload.ts';
import { downloadGrantUpload } from './upload-download.ts';
import { bindToVenue, createVenueCode, showVenue, showVenueHere, unbindVenueTerminal } from './venue-terminals.ts';
import { changeVenue, closeVenue, createVenue, listVenues, openVenue } from './venues.ts';

/** ② 付与: departments, budget and programmes of a town, grants at the desk, and their monthly table (6-3). */
export const grantHandlers = (context: PremiumsContext) =>
  ({
    createDepartment: (call) => createDepartment(context, call),
    renameDepartment: (call) => renameDepartment(context, call),
    rehearseDepartmentEnd: (call) => rehearseDepartmentEnd(context, call),
    endDepartment: (call) => endDepartment(context, call),
    reopenDepartment: (call) => reopenDepartment(context, call),
    listBudgetLines: (call) => listBudgetLines(context, call),
    createBudgetLine: (call) => createBudgetLine(context, call),
    changeBudgetLine: (call) => changeBudgetLine(context, call),
    listPrograms: (call) => listPrograms(context, call),
    createProgram: (call) => createProgram(context, call),
    rehearseProgramChange: (call) => rehearseProgramChange(context, call),
    changeProgram: (call) => changeProgram(context, call),
    listProgramVersions: (call) => listProgramVersions(context, call),
    listProgramKinds: (call) => listProgramKinds(context, call),
    createProgramKind: (call) => createProgramKind(context, call),
    changeProgramKind: (call) => changeProgramKind(context, call),
    proposeSponsorship: (call) => proposeSponsorship(context, call),
    listProposedSponsorships: (call) => listProposedSponsorships(context, call),
    listSponsorships: (call) => listSponsorships(context, call),
    decideSponsorship: (call) => decideSponsorship(context, call),
    copyPrograms: (call) => copyPrograms(context, call),
    findMember: (call) => findMemberAtDesk(context, call),
    noteResidence: (call) => noteWhereMemberLives(context, call),
    grant: (call) => grant(context, call),
    listGrants: (call) => listGrants(context, call),
    takeGrantBack: (call) => takeGrantBack(context, call),
    uploadGrants: (call) => uploadGrants(context, call),
    listGrantUploads: (call) => listGrantUploads(context, call),
    showGrantUpload: (call) => showGrantUpload(context, call),
    downloadGrantUpload: (call) => downloadGrantUpload(context, call),
    askForGrantUpload: (call) => askForGrantUpload(context, call),
    withdrawGrantUpload: (call) => withdrawGrantUpload(context, call),
    reverseGrantUpload: (call) => reverseGrantUpload(context, call),
    checkMailing: (call) => checkMailing(context, call),
    downloadMailing: (call) => downloadMailing(context, call),
    createVenue: (call) => createVenue(context, call),
    changeVenue: (call) => changeVenue(context, call),
    listVenues: (call) => listVenues(context, call),
    showVenue: (call) => showVenue(context, call),
    openVenue: (call) => openVenue(context, call),
    closeVenue: (call) => closeVenue(context, call),
    createVenueCode: (call) => createVenueCode(context, call),
    unbindVenueTerminal: (call) => unbindVenueTerminal(context, call),
    listApplications: (call) => listApplications(context, call),
    downloadApplications: (call) => downloadApplications(context, call),
    applyForVenue: (call) => applyForVenue(context, call),
    applyForVenueByFile: (call) => applyForVenueByFile(context, call),
    cancelApplication: (call) => cancelApplication(context, call),
    enterAttendances: (call) => enterAttendances(context, call),
    closeNoShows: (call) => closeNoShows(context, call),
    bindToVenue: (call) => bindToVenue(context, call),
    showVenueHere: (call) => showVenueHere(context, call),
    tapAtVenue: (call) => tapAtVenue(context, call),
    bringTap: (call) => bringTap(context, call),
    showMonthlyReport: (call) => showMonthlyReport(context, call),
  }) satisfies Partial<PointsHandlers>;
