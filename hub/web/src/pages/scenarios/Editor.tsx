import { useRef } from 'preact/hooks';
import type { FieldProblem } from '../../api/types';
import { t } from '../../i18n';

interface EditorProps {
  label: string;
  text: string;
  problems: readonly FieldProblem[];
  onInput: (text: string) => void;
}

/** Plain text with numbered lines; lines with a problem are marked, and the problem is said below with a way to it. */
export function Editor({ label, text, problems, onInput }: EditorProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const gutter = useRef<HTMLDivElement>(null);
  const lines = text.split('\n');
  const wrong = new Set(problems.map(({ line }) => line ?? 0));

  const goTo = ({ line, column }: FieldProblem) => {
    const start = lines.slice(0, (line ?? 1) - 1).reduce((sum, before) => sum + before.length + 1, 0) + (column ?? 1) - 1;
    area.current?.focus();
    area.current?.setSelectionRange(start, start);
  };
  return (
    <div class="editor-box">
      <div class="editor">
        <div ref={gutter} class="editor__gutter" aria-hidden="true">
          {lines.map((_, index) => (
            <div key={index} class={wrong.has(index + 1) ? 'editor__wrong' : ''}>
              {index + 1}
            </div>
          ))}
        </div>
        <textarea
          ref={area}
          aria-label={label}
          aria-invalid={problems.length > 0}
          aria-describedby={problems.length > 0 ? 'editor-problems' : undefined}
          rows={Math.max(12, lines.length + 1)}
          spellcheck={false}
          autocapitalize="off"
          wrap="off"
          value={text}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      </div>
      {problems.length > 0 && (
        <ul id="editor-problems" class="editor__problems" aria-label={t('web-problems')}>
          {problems.map((problem, index) => (
            <li key={index}>
              <button type="button" onClick={() => goTo(problem)}>
                {problem.line && <strong>{t('web-line', { line: problem.line })}</strong>} {problem.message}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
