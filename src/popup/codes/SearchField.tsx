import type { Ref } from 'preact';
import { IconButton } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { t } from '../../ui/t.ts';
import './search-field.css';

interface SearchFieldProps {
  readonly field: Ref<HTMLInputElement>;
  readonly query: string;
  readonly onQuery: (query: string) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** Where the names of accounts are searched for. */
export function SearchField({ field, query, onQuery, onKeyDown }: SearchFieldProps) {
  const name = t('codes_search');
  return (
    <div class="search-field" role="search">
      <Icon name="search" size={18} />
      <input
        ref={field}
        type="text"
        role="searchbox"
        enterkeyhint="search"
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        aria-label={name}
        placeholder={name}
        value={query}
        onInput={(event) => onQuery(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      {query !== '' && <IconButton icon="close" label={t('codes_search_clear')} onClick={() => onQuery('')} />}
    </div>
  );
}
