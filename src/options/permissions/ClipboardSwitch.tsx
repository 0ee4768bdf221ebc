import { useCallback, useEffect, useState } from 'preact/hooks';
import type { Host } from '../../ui/host.ts';
import { Switch } from '../../ui/Switch.tsx';
import { t } from '../../ui/t.ts';

/** Whether the clipboard is emptied after a code was copied: the browser's permission is the setting. */
export function ClipboardSwitch({ host, onFailed }: { readonly host: Host; readonly onFailed: () => void }) {
  const [on, setOn] = useState(false);
  const ask = useCallback(() => host.emptiesClipboard().then(setOn, () => setOn(false)), [host]);
  useEffect(() => {
    void ask();
    return host.onChange(() => void ask());
  }, [host, ask]);
  return (
    <section class="panel">
      <Switch
        label={t('clipboard_switch_title')}
        text={t('clipboard_switch_text')}
        on={on}
        onChange={(wanted) => void host.setEmptiesClipboard(wanted).then(ask, onFailed)}
      />
    </section>
  );
}
