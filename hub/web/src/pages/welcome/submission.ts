import { useState } from 'preact/hooks';
import { type Problem, asProblem } from '../../api/problem';

/** A form that is sent once at a time and remembers why it was refused. */
export function useSubmission(work: () => Promise<void>) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      await work();
    } catch (error) {
      setProblem(asProblem(error));
      setBusy(false);
    }
  };
  return { busy, problem, onSubmit: (event: SubmitEvent) => void submit(event) };
}
