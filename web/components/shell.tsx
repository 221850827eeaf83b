import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { chooseLanguage, type Language } from '../words/i18n.ts';
import { Phrased } from './phrased.tsx';
import { Aside } from './phrases.tsx';

export type FaceName = 'entrance' | 'counter' | 'mypage' | 'office' | 'mykey';

/** The frame of every page: skip link, the face's name, the language, whose session it is, and the page itself. */
export function Shell(props: {
  face: FaceName;
  /** Navigation and the session, beside the name. */
  aside?: ReactNode;
  /** Above everything: whose session this is on a shared terminal. */
  banner?: ReactNode;
  children: ReactNode;
}) {
  const { face, aside, banner, children } = props;
  const { t } = useTranslation();
  useEffect(() => {
    document.documentElement.dataset.face = face;
  }, [face]);
  return (
    <div className="flex min-h-screen flex-col print:block print:min-h-0">
      <a
        href="#main"
        className="absolute z-50 -translate-y-full bg-white px-4 py-2 focus:translate-y-0 focus-visible:m-2 print:hidden"
      >
        {t('shell.skip')}
      </a>
      {banner}
      <header className="border-b border-solid-gray-300 print:hidden">
        <div className="mx-auto flex w-full max-w-6xl flex-wrap items-center gap-x-2 gap-y-2 px-3 py-2 sm:gap-x-6 sm:px-4 sm:py-3">
          <a
            href="/"
            className="inline-flex min-h-11 items-center gap-2 text-xl font-700 text-key-1000 no-underline sm:text-2xl"
          >
            <img src="/icon.svg" alt="" className="size-7 max-[379px]:hidden sm:size-9" />
            {t('product')}
            <Aside of={t('shell.home')} />
          </a>
          {face !== 'entrance' && <span className="text-lg font-700 sm:text-xl">{t(`entrance.${face}.name`)}</span>}
          <div className="ms-auto">
            <LanguageSwitch />
          </div>
          {aside && (
            <div className="flex w-full flex-wrap items-center justify-between gap-x-6 gap-y-2 lg:w-auto">{aside}</div>
          )}
        </div>
      </header>
      <main
        id="main"
        tabIndex={-1}
        className="mx-auto w-full max-w-6xl flex-1 px-4 py-5 sm:py-8 print:max-w-none print:p-0 focus:outline-none focus-visible:shadow-none"
      >
        {children}
      </main>
      <footer className="border-t border-solid-gray-300 px-4 py-4 text-center text-balance text-solid-gray-700 print:hidden">
        {t('shell.footer')}
      </footer>
    </div>
  );
}

let pagesOpened = 0;

/**
 * The heading of a page. It takes the focus when a next page opens inside the face, so that the page is read from its
 * name on; the first page leaves the focus to the browser, before the skip link.
 */
export function PageTitle({ children, lead, title }: { children: ReactNode; lead?: ReactNode; title?: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { t } = useTranslation();
  const text = title ?? (typeof children === 'string' ? children : undefined);
  useEffect(() => {
    if (!text) return;
    const title = text === t('product') ? text : t('phrase.title', { page: text, product: t('product') });
    document.title = title;
    // What the foot of every printed page says, beside its number (look.css).
    document.documentElement.style.setProperty('--paper-title', JSON.stringify(title));
  }, [text, t]);
  useEffect(() => {
    if (pagesOpened++ > 0) heading.current?.focus();
  }, []);
  return (
    <div className="mb-8">
      <h1 ref={heading} tabIndex={-1} className="text-3xl leading-normal font-700">
        <Phrased>{children}</Phrased>
      </h1>
      {lead && (
        <p className="mt-3">
          <Phrased>{lead}</Phrased>
        </p>
      )}
    </div>
  );
}

function LanguageSwitch() {
  const { t, i18n } = useTranslation();
  const languages: Language[] = ['ja', 'en'];
  return (
    <fieldset className="flex">
      <legend className="sr-only">{t('language.switch')}</legend>
      {languages.map((language) => (
        <button
          key={language}
          type="button"
          lang={language}
          aria-pressed={i18n.language === language}
          onClick={() => chooseLanguage(i18n, language)}
          className="min-h-11 cursor-pointer border border-solid-gray-600 px-1.5 sm:px-3 first-of-type:rounded-s-8 last-of-type:rounded-e-8 hover:bg-key-50 aria-pressed:bg-solid-gray-800 aria-pressed:font-700 aria-pressed:text-white"
        >
          {t(`language.${language}`)}
        </button>
      ))}
    </fieldset>
  );
}
