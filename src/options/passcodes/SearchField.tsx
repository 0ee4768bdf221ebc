import { useId } from 'preact/hooks';
import { Icon } from '../../ui/Icon.tsx';
import { t } from '../../ui/t.ts';

/** Searches the list as it is typed into; Escape empties it. `said`: what was found, for screen readers. */
export function SearchField({
  value,
  onValue,
  said,
}: {
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly said: string;
}) {
  const id = useId();
  return (
    <div class="passcode-search" role="search">
      <label class="unseen" for={id}>
        {t('passcodes_search')}
      </label>
      <Icon name="search" size={18} />
      <input
        id={id}
        type="search"
        name="search"
        value={value}
        placeholder={t('passcodes_search')}
        autocomplete="off"
        spellcheck={false}
        onInput={(event) => onValue(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onValue('');
        }}
      />
      <p class="unseen" role="status">
        {said}
      </p>
    </div>
  );
}
