import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../components/dialog.tsx';
import { TextField } from '../../components/field.tsx';
import { usePhrases } from '../../components/phrases.tsx';
import { usePlaced } from '../../components/refusal.ts';
import { useAct, useForget } from '../../components/use-ask.ts';
import type { Answer } from '../../device/http.ts';
import { EntryForm } from '../office-page.tsx';
import { ABOUT_ACCOUNT, type BankAccount, BankFields, isComplete, NO_ACCOUNT } from './bank-fields.tsx';

type Registered = { remitterCode?: string | null; bankAccount: BankAccount | null };

type Props = {
  /** What is known of the account now; the fields begin with it. */
  registered: Registered;
  /** An account that pays is known to its bank by a remitter code as well; one that is paid has none. */
  pays: boolean;
  submit: string;
  save: (entry: { remitterCode: string; bankAccount: BankAccount; reason: string }) => Promise<Answer<unknown>>;
  onSaved: () => void;
  onCancel?: () => void;
};

/** Registers or changes the account of whoever pays or is paid. */
export function AccountForm({ registered, pays, submit, save, onSaved, onCancel }: Props) {
  const { t } = useTranslation('office');
  const forget = useForget();
  const act = useAct();
  const [remitterCode, setRemitterCode] = useState(registered.remitterCode ?? '');
  const [bankAccount, setBankAccount] = useState(registered.bankAccount ?? NO_ACCOUNT);
  const [reason, setReason] = useState('');
  const { errors, rest } = usePlaced(act.refusal, { remitterCode: [], reason: [], ...ABOUT_ACCOUNT });
  const run = () =>
    act.run(
      () => save({ remitterCode, bankAccount, reason }),
      () => {
        // Registers, the day's work and what a settlement says it lacks: an account stands in many answers.
        forget();
        onSaved();
      },
    );
  return (
    <EntryForm
      act={act}
      rest={rest}
      submit={submit}
      disabled={(pays && remitterCode === '') || !isComplete(bankAccount) || reason.trim() === ''}
      onSubmit={() => void run()}
      onCancel={onCancel}
    >
      {pays && (
        <TextField
          label={t('bank.remitterCode')}
          hint={t('bank.remitterHint')}
          required
          inputMode="numeric"
          value={remitterCode}
          error={errors.remitterCode}
          maxLength={10}
          onChange={(event) => setRemitterCode(event.target.value.normalize('NFKC').trim())}
        />
      )}
      <BankFields account={bankAccount} onAccount={setBankAccount} errors={errors} />
      <TextField
        label={t('bank.reason')}
        hint={t('bank.reasonHint')}
        required
        value={reason}
        error={errors.reason}
        maxLength={200}
        onChange={(event) => setReason(event.target.value)}
      />
    </EntryForm>
  );
}

type DialogProps = Omit<Props, 'onSaved' | 'onCancel' | 'registered'> & {
  title: string;
  /** Who is changed in a list: what the list knows of its account. */
  of: { name: string } & Registered;
  onDone: (saved: boolean) => void;
};

/** The account of one line of a register, changed over its table. */
export function AccountDialog({ title, of, onDone, ...form }: DialogProps) {
  const { beside } = usePhrases();
  return (
    <Dialog open title={beside(of.name, title)} onClose={() => onDone(false)}>
      <AccountForm {...form} registered={of} onSaved={() => onDone(true)} onCancel={() => onDone(false)} />
    </Dialog>
  );
}
