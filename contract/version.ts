/**
 * The version of the HTTP contracts, which pages send with every call. It grows with every change that a page of before
 * would misunderstand; a page that a till or a telephone has kept since then is told to be opened anew. Programs of
 * others, which send none, are served by the contract as it stands.
 */
export const contractVersion = 1;
export const versionHeader = 'meguri-contract';
