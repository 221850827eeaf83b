import { pointsRoutes } from '../../../contract/index.ts';
import { useRouteForm } from '../../components/form/route-form.tsx';
import type { Refusal } from '../../device/http.ts';

/** How a voucher is shown: by the code that was read, or by what is printed beside it. */
export type Proof = { code: string } | { number: string; confirmationCode: string };

/** What a slip of the finger leads to, by its field: no word about the voucher in the customer's hand. */
const MISTAKES = {
  number: ['voucher_number_form', 'voucher_number_check'],
  confirmationCode: ['voucher_unknown', 'voucher_locked'],
} as const;
export const isMistyped = (outcome: string) =>
  Object.values(MISTAKES).some((outcomes: readonly string[]) => outcomes.includes(outcome));

type ProofFormProps = {
  /** The step in words. */
  submit: string;
  /** Takes what was typed; resolves with what was mistyped, which stays in the fields to be put right. */
  onProof: (proof: Proof) => Promise<Refusal | undefined>;
};

/** A voucher by its number and the code beside it. They are the same wherever a voucher is taken. */
export function ProofForm({ submit, onProof }: ProofFormProps) {
  const form = useRouteForm({
    route: pointsRoutes.redeemVoucher,
    words: 'counter.redeem',
    values: { number: '', confirmationCode: '' },
    body: (proof) => ({ proof }),
    send: async ({ proof }) => {
      const refusal = await onProof(proof);
      return refusal && { ok: false, refusal };
    },
    refusals: MISTAKES,
    done: () => {},
  });
  return (
    <form.Entry submit={submit} size="large" className="mb-8 max-w-xl">
      <form.Code name="number" inputMode="numeric" autoFocus className="font-mono text-2xl" />
      <form.Code name="confirmationCode" className="max-w-60 font-mono text-2xl" />
    </form.Entry>
  );
}
