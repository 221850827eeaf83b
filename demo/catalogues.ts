import { type ShelfBook, startCatalogue, type TestCatalogue } from '../mykey/wide-area/testing/sru-server.ts';

const book = (title: string, creator: string): ShelfBook => ({ title, creator });

/** Catalogues of the demonstration: three libraries over SRU, one of which is closed today. Books of the public domain. */
export const startCatalogues = (): Promise<TestCatalogue[]> =>
  Promise.all([
    startCatalogue('小国町 図書室（デモ）', {
      shelf: [
        book('吾輩は猫である', '夏目漱石'),
        book('草枕', '夏目漱石'),
        book('銀河鉄道の夜', '宮沢賢治'),
        book('たけくらべ', '樋口一葉'),
      ],
    }),
    startCatalogue('玉名市 図書館（デモ）', {
      shelf: [book('草枕', '夏目漱石'), book('二百十日', '夏目漱石'), book('羅生門', '芥川龍之介')],
    }),
    startCatalogue('休館中の図書館（デモ）', { says: { type: 'text/html', text: '<p>休館中', status: 503 } }),
  ]);
