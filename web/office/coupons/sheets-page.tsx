import { compactDecrypt, importJWK, type JWK } from 'jose';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.tsx';
import { TextField } from '../../components/field.tsx';
import { FileButton } from '../../components/file-button.tsx';
import { BackLink } from '../../components/next.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { type CouponFile, CouponSheet } from './coupon-sheet.tsx';

/** So many pages go to a printer at once. */
const AT_ONCE = 200;

/** Opens what was handed over with the company's private key, here and nowhere else. */
async function open(jwe: string, secret: string): Promise<CouponFile | 'wrongKey' | 'wrongKeyFile' | 'wrongFile'> {
  const key = await readKey(secret);
  if (!key) return 'wrongKeyFile';
  if (jwe.split('.').length !== 5) return 'wrongFile';
  try {
    const { plaintext } = await compactDecrypt(jwe.trim(), key);
    return JSON.parse(new TextDecoder().decode(plaintext)) as CouponFile;
  } catch {
    return 'wrongKey';
  }
}

async function readKey(secret: string) {
  try {
    const jwk = JSON.parse(secret) as JWK;
    return jwk.d ? await importJWK(jwk, jwk.kty === 'EC' ? 'ECDH-ES+A256KW' : 'RSA-OAEP-256') : undefined;
  } catch {
    return undefined;
  }
}

type Chosen = { name: string; text: string };
const textOf = (base64: string) => new TextDecoder().decode(Uint8Array.fromBase64(base64));

/** Sheets to post (2-3): plain codes are on this screen and on paper, and never with a server. */
export function CouponSheetsPage() {
  const { t } = useTranslation('office');
  const [file, setFile] = useState<Chosen>();
  const [key, setKey] = useState<Chosen>();
  const [opened, setOpened] = useState<Awaited<ReturnType<typeof open>>>();
  const take = (next: { file?: Chosen | undefined; key?: Chosen | undefined }) => {
    const both = { file, key, ...next };
    setFile(both.file);
    setKey(both.key);
    setOpened(undefined);
    if (both.file && both.key) void open(both.file.text, both.key.text).then(setOpened);
  };
  const wrong = typeof opened === 'string' ? opened : undefined;
  return (
    <>
      <div className="print:hidden">
        <BackLink to="/coupons">{t('couponBatch.back')}</BackLink>
        <PageTitle lead={t('couponSheets.lead')}>{t('couponSheets.title')}</PageTitle>
        <div className="mb-8 grid gap-6">
          <Choose
            label={t('couponSheets.file')}
            chosen={file}
            accept=".jwe"
            error={wrong === 'wrongFile' ? t('couponSheets.wrongFile') : undefined}
            onFile={(chosen) => take({ file: chosen })}
          />
          <Choose
            label={t('couponSheets.key')}
            chosen={key}
            accept=".json,.jwk"
            error={wrong && wrong !== 'wrongFile' ? t(`couponSheets.${wrong}`) : undefined}
            onFile={(chosen) => take({ key: chosen })}
          />
        </div>
      </div>
      {opened && typeof opened !== 'string' && <Sheets file={opened} />}
    </>
  );
}

type ChooseProps = {
  label: string;
  chosen: Chosen | undefined;
  accept: string;
  error: string | undefined;
  onFile: (chosen: Chosen) => void;
};
function Choose({ label, chosen, accept, error, onFile }: ChooseProps) {
  const { t } = useTranslation('office');
  return (
    <div>
      <FileButton accept={accept} error={error} onFile={(file, name) => onFile({ name, text: textOf(file) })}>
        {label}
      </FileButton>
      {chosen && <p className="mt-2">{t('couponSheets.chosen', { name: chosen.name })}</p>}
    </div>
  );
}

/** The sheets of a file, some at a time; on screen the first of them. */
function Sheets({ file }: { file: CouponFile }) {
  const { t } = useTranslation('office');
  const [ask, setAsk] = useState('');
  const [first, setFirst] = useState(0);
  const { coupons } = file;
  const through = Math.min(first + AT_ONCE, coupons.length);
  const left = Math.min(AT_ONCE, coupons.length - through);
  return (
    <>
      <div className="mb-8 max-w-2xl print:hidden">
        <TextField
          label={t('couponSheets.ask')}
          hint={t('couponSheets.askHint')}
          required={false}
          value={ask}
          onChange={(event) => setAsk(event.target.value)}
        />
        <p className="my-4" role="status">
          {t('couponSheets.ready', { from: first + 1, through, count: coupons.length })}
        </p>
        <div className="flex flex-wrap gap-4">
          <Button size="large" onClick={() => window.print()}>
            {t('couponSheets.print')}
          </Button>
          {left > 0 && (
            <Button look="outline" size="large" onClick={() => setFirst(through)}>
              {t('couponSheets.next', { count: left })}
            </Button>
          )}
        </div>
        <h2 className="mt-10 mb-3 text-xl font-700">{t('couponSheets.preview')}</h2>
      </div>
      {coupons.slice(first, through).map((code, index) => (
        <div key={code} className={index === 0 ? '' : 'hidden break-before-page print:block'}>
          <CouponSheet file={file} code={code} ask={ask} />
        </div>
      ))}
    </>
  );
}
