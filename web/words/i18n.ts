import { createInstance, type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { CounterWords } from '../counter/words-ja.ts';
import type { MykeyWords } from '../mykey/words-ja.ts';
import type { MypageWords } from '../mypage/words-ja.ts';
import type { OfficeWords } from '../office/words-ja.ts';
import { en } from './en.ts';
import { ja, type Words } from './ja.ts';
import { oneOfIt } from './one-of-it.ts';

export type Language = 'ja' | 'en';

type Namespaces = { counter: CounterWords; mykey: MykeyWords; mypage: MypageWords; office: OfficeWords };

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: Words } & Namespaces;
  }
}

type AllWords = Namespaces & { translation: Words };
type GroupsOf<W> = { [Name in keyof W & string]: W[Name] extends string ? never : Name }[keyof W & string];
type NestedGroupsOf<W> = { [Name in GroupsOf<W>]: Name | `${Name}.${GroupsOf<W[Name]>}` }[GroupsOf<W>];

/** A group of words of a face or of those that all share, such as `office.fees` or `mykey.admin.add`, and the keys that stand there. */
export type WordsPath = { [Name in keyof AllWords]: `${Name}.${NestedGroupsOf<AllWords[Name]>}` }[keyof AllWords];
export type KnownWords<Path extends WordsPath> = Path extends `${infer Name extends keyof AllWords}.${infer Group}`
  ? KeysAt<AllWords[Name], Group>
  : never;
type KeysAt<Group, Path extends string> = Path extends keyof Group
  ? keyof Group[Path]
  : Path extends `${infer First extends keyof Group & string}.${infer Rest}`
    ? KeysAt<Group[First], Rest>
    : never;

/** The words of one face, in both languages; a face loads its own and those that all faces share. */
export type FaceWords = {
  [Name in keyof Namespaces]: { namespace: Name; ja: Namespaces[Name]; en: Namespaces[Name] };
}[keyof Namespaces];

const KEPT_AS = 'meguri.language';

/** The words of the faces: Japanese first, whatever the browser says; English once somebody asked for it. */
export function createWords(face?: FaceWords): i18n {
  const words = createInstance();
  const language: Language = localStorage.getItem(KEPT_AS) === 'en' ? 'en' : 'ja';
  words.on('languageChanged', (chosen) => {
    document.documentElement.lang = chosen;
  });
  // Resources are in the bundle, so nothing is waited for.
  void words
    .use(initReactI18next)
    .use({
      type: 'postProcessor',
      name: 'oneOfIt',
      process: (text: string) => (words.language === 'en' ? oneOfIt(text) : text),
    })
    .init({
      postProcess: ['oneOfIt'],
      lng: language,
      fallbackLng: 'ja',
      resources: {
        ja: { translation: ja, ...(face && { [face.namespace]: face.ja }) },
        en: { translation: en, ...(face && { [face.namespace]: face.en }) },
      },
      interpolation: { escapeValue: false },
      initAsync: false,
    });
  return words;
}

/** Changes the language of this browser, now and at the next visit. */
export function chooseLanguage(words: i18n, language: Language): void {
  localStorage.setItem(KEPT_AS, language);
  void words.changeLanguage(language);
}
