export const closingPackWordsEn = {
  closingPack: {
    title: 'Closing pack',
    lead: 'The postings, the statement, the approvals and the bank files of this period in one signed file (zip). Auditors compute everything anew from it, without this system and without its database.',
    privacy: 'It holds no name and no マイキーID of a user. It does hold the accounts of payees: handle it with care.',
    trail:
      'Who downloaded it and when is kept in the audit trail. As long as nothing more happens to the period, it is the same file each time.',
    download: 'Download the closing pack',
    busy: 'Being made. A large period takes about a minute. Keep this page open.',
    done: 'The closing pack was downloaded',
    key: 'Fingerprint of the signing key',
    keyHint: 'Tell it to whoever checks the file, by another way than the file itself.',
  },
} as const;
