import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mykeyRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Banner, RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { Aside, usePhrases } from '../../components/phrases.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { useRouteMutation } from '../../components/use-route.ts';
import { Waiting } from '../../components/waiting.tsx';
import { useFace } from '../face.ts';

type Catalogue = RouteAnswer<typeof mykeyRoutes.searchCatalogues>['catalogues'][number];

/** 図書館をまとめて探す: for anybody, without a card. */
export function SearchPage() {
  const { t } = useTranslation('mykey');
  const { mykey } = useFace();
  const [found, setFound] = useState<{ words: string; catalogues: readonly Catalogue[] }>();
  const form = useRouteForm({
    route: mykeyRoutes.searchCatalogues,
    words: 'mykey.wide.search',
    values: { words: '' },
    send: (body) => mykey.call(mykeyRoutes.searchCatalogues, { body }),
    done: ({ catalogues }) => setFound({ words: form.values.words, catalogues }),
  });
  return (
    <>
      <PageTitle lead={t('wide.search.lead')}>{t('wide.search.title')}</PageTitle>
      <search className="mb-8 block max-w-2xl">
        <form.Entry submit={t('wide.search.submit')} size="large">
          <form.Text name="words" type="search" required={false} />
        </form.Entry>
      </search>
      {form.act.isPending && <Waiting what={t('wide.search.searching')} />}
      {found && !form.act.isPending && (
        <div role="status">
          {found.catalogues.length === 0 && <Banner tone="info" title={t('wide.search.none')} />}
          {found.catalogues.map((catalogue) => (
            <Shelf key={`${catalogue.name} ${found.words}`} first={catalogue} words={found.words} />
          ))}
        </div>
      )}
    </>
  );
}

/** What one library has, page after page; or why it said nothing. */
function Shelf({ first, words }: { first: Catalogue; words: string }) {
  const { t } = useTranslation('mykey');
  const { beside, list } = usePhrases();
  const { mykey } = useFace();
  const act = useRouteMutation();
  const [shown, setShown] = useState(first);
  const { name, outcome, total, books, next } = shown;
  const more = () =>
    next &&
    act.mutate(
      () => mykey.call(mykeyRoutes.searchCatalogues, { body: { words, catalogue: name, start: next } }),
      ({ catalogues: [page] }) => page && setShown({ ...page, total, books: [...books, ...page.books] }),
    );
  return (
    <section className="mb-10">
      <h2 className="mb-2 text-2xl font-700">
        {name}
        {outcome === 'answered' && (
          <span className="ms-4 text-lg font-400">{t('wide.search.total', { count: total ?? 0 })}</span>
        )}
      </h2>
      {outcome !== 'answered' && (
        <p className="rounded-8 bg-yellow-100 p-4">
          <span aria-hidden="true">! </span>
          {t(`wide.search.outcomes.${outcome}`, { diagnostic: shown.diagnostic ?? '' })}
        </p>
      )}
      {outcome === 'answered' && books.length === 0 && <p>{t('wide.search.noBooks')}</p>}
      {books.length > 0 && (
        <ul className="border-t border-solid-gray-300">
          {books.map((book, index) => (
            // A catalogue may list the same book twice; its place is what tells the two apart.
            // biome-ignore lint/suspicious/noArrayIndexKey: lines are only ever added at the end
            <li key={index} className="border-b border-solid-gray-300 py-3">
              <p className="font-700">
                {book.link ? (
                  <a href={book.link} rel="noreferrer">
                    {book.title}
                  </a>
                ) : (
                  book.title
                )}
              </p>
              <p className="text-solid-gray-700">
                {beside(
                  list(book.creators),
                  book.publisher,
                  book.issued,
                  book.isbn && t('wide.search.isbn', { isbn: book.isbn }),
                )}
              </p>
            </li>
          ))}
        </ul>
      )}
      {act.refusal && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
      {next !== null && (
        <p className="mt-4">
          <Button look="outline" busy={act.isPending} onClick={() => void more()}>
            {t('wide.search.more')}
            <Aside of={name} />
          </Button>
        </p>
      )}
    </section>
  );
}
