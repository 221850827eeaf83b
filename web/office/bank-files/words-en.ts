import type { Texts } from '../../words/ja.ts';
import type { bankFileWordsJa } from './words-ja.ts';

export const bankFileWordsEn: Texts<typeof bankFileWordsJa> = {
  bankFile: {
    version: 'version {{number}}',
    replaces: 'Made in place of a cancelled file. Its payments keep their numbers.',
    cancelledMark: 'Cancelled',
    cancelledAt: 'Cancelled at {{at}}. Do not hand it to the bank.',
    downloadCancelled: 'Download for audit',
    handedOver: 'Handed to the bank on {{on}} (recorded by {{by}}): {{note}}',
    notHanded: 'Handing it to the bank is not recorded yet.',
    handOver: 'Record handing to the bank',
    handOverTitle: 'Record that it was handed to the bank',
    handOverLead: 'Number of the file: {{hash}}',
    handOverDone: 'Recorded that it was handed to the bank',
    handedOn: 'Handed in on',
    note: 'How, and who took it',
    noteHint: 'For example: sent by internet banking, reference A-123',
    returned_one: '{{count}} transfer of this file came back. The file can no longer be cancelled.',
    returned_other: '{{count}} transfers of this file came back. The file can no longer be cancelled.',
    cancel: 'Request cancellation',
    cancelTitle: 'Request the cancellation of this bank file?',
    cancelLead:
      'When two people approve who neither made it nor asked for this, the file is cancelled. Then version {{number}} is made for a day that you choose. It cannot be undone.',
    accountsOf: {
      payees: 'Whose account has changed is held and is not in the new file.',
      municipality:
        'Where the account of a municipality has changed, no new file can be made: call the remittance off and ask for it anew.',
    },
    cancelDone: 'Cancellation requested. Two others must approve it.',
    mayBeAtBank:
      'It was recorded as handed in or downloaded, or its day has come. If the bank carries it out, payees are paid twice: ask the bank first.',
    bankSays: 'Answer of the bank',
    says: {
      not_received: 'It has not received it',
      refused: 'It did not accept it (returned with an error)',
      withdrawn: 'The order is withdrawn (nothing is transferred)',
    },
    bankNote: 'Who answered, when, reference',
    bankNoteHint: 'For example: Ms Sato of the main branch, 12 October, reference A-123',
    reason: 'Reason for cancelling',
    waiting: 'A cancellation waits for approval',
    askedBy: 'Requested by {{by}} ({{at}})',
    because: 'Reason: {{reason}}',
    answered: 'Answer of the bank: {{says}}. {{note}}',
    confirmedBy: 'Approved by {{by}} ({{at}})',
    approve: 'Approve the cancellation',
    approveTitle: 'Approve the cancellation of this bank file?',
    approveBody:
      'The approval is bound to this file ({{hash}}). The second one cancels it for good. Who approves cannot make the next one.',
    approveDone: 'Cancellation approved',
    refuse: 'Refuse the cancellation',
    refuseTitle: 'End this request?',
    refuseBody: 'The file remains valid.',
    refuseDone: 'The request is ended. The file remains valid.',
    withdraw: 'Withdraw the request',
  },
};
