import './Diff.css';

interface DiffProps {
  label: string;
  /** A unified diff. */
  text: string;
}

const KINDS: Record<string, string> = { '+': 'added', '-': 'removed', '@': 'place' };

/** What was taken out and put in, line by line; told apart by its signs as well as by colour. */
export function Diff({ label, text }: DiffProps) {
  const lines = text.split('\n').filter((line) => !line.startsWith('---') && !line.startsWith('+++'));
  return (
    <pre class="diff" role="group" aria-label={label} tabIndex={0}>
      {lines.map((line, index) => (
        <div key={index} class={`diff__line diff__line--${KINDS[line.charAt(0)] ?? 'same'}`}>
          {line}
        </div>
      ))}
    </pre>
  );
}
