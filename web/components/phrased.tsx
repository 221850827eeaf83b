import { Fragment, type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

type Cut = (text: string) => string[];
let cut: Promise<Cut> | undefined;

/** Chromium breaks lines between phrases by itself (`look.css`); for the others a small model is fetched once (BudouX). */
const breaksByItself = () => CSS.supports('word-break', 'auto-phrase');

function loadCut(): Promise<Cut> {
  cut ??= import('budoux').then(({ loadDefaultJapaneseParser }) => {
    const parser = loadDefaultJapaneseParser();
    return (text) => parser.parse(text);
  });
  return cut;
}

/** A line of Japanese that is large enough to be broken: no line ends inside of a word. Anything else stays as it is. */
export function Phrased({ children }: { children: ReactNode }) {
  const { i18n } = useTranslation();
  const text = typeof children === 'string' && i18n.language === 'ja' ? children : undefined;
  const [phrases, setPhrases] = useState<{ of: string; parts: string[] }>();
  useEffect(() => {
    if (text === undefined || breaksByItself()) return;
    let isHere = true;
    void loadCut().then((cut) => isHere && setPhrases({ of: text, parts: cut(text) }));
    return () => {
      isHere = false;
    };
  }, [text]);
  if (phrases === undefined || phrases.of !== text) return children;
  return (
    <span className="[word-break:keep-all]">
      {phrases.parts.map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text stand in its order
        <Fragment key={index}>
          {index > 0 && <wbr />}
          {part}
        </Fragment>
      ))}
    </span>
  );
}
