import type { PointsHandlers } from '../callers.ts';
import { showCompanyFlow, showPrefectureFlow, showTownInflow } from './flow.ts';
import {
  downloadForm,
  downloadFormTable,
  type FormsContext,
  issueForm,
  listForms,
  setRunningCost,
  showForm,
  showRunningCosts,
  sumOfPerson,
} from './forms/office.ts';
import { askForHolderTransfer, listHolderTransfers, previewHolderTransfer } from './holder-transfer.ts';
import { showLeaving } from './leaving.ts';
import { showMonths } from './months.ts';
import { showPrefecture } from './prefecture.ts';
import { previewSuccession } from './succession.ts';
import { showFiscalYear } from './year.ts';

/** Sums of points that move, for those who look at a month or a year as a whole, and the forms that hold them. */
export const circulationHandlers = (context: FormsContext) =>
  ({
    showFiscalYear: (call) => showFiscalYear(context, call),
    showMonths: (call) => showMonths(context, call),
    showCompanyFlow: (call) => showCompanyFlow(context, call),
    showPrefecture: (call) => showPrefecture(context, call),
    showTownInflow: (call) => showTownInflow(context, call),
    showPrefectureFlow: (call) => showPrefectureFlow(context, call),
    showLeaving: (call) => showLeaving(context, call),
    previewSuccession: (call) => previewSuccession(context, call),
    listHolderTransfers: (call) => listHolderTransfers(context, call),
    previewHolderTransfer: (call) => previewHolderTransfer(context, call),
    askForHolderTransfer: (call) => askForHolderTransfer(context, call),
    showForm: (call) => showForm(context, call),
    downloadFormTable: (call) => downloadFormTable(context, call),
    issueForm: (call) => issueForm(context, call),
    listForms: (call) => listForms(context, call),
    downloadForm: (call) => downloadForm(context, call),
    sumOfPerson: (call) => sumOfPerson(context, call),
    showRunningCosts: (call) => showRunningCosts(context, call),
    setRunningCost: (call) => setRunningCost(context, call),
  }) satisfies Partial<PointsHandlers>;
