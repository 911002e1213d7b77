package duet.engine.keys;

import duet.dataloader.DataException;
import java.util.regex.Pattern;

/** A host as certificates name it. */
record HostName(String text) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?");
    private static final Pattern IPV4 = Pattern.compile("([0-9]{1,3}\\.){3}[0-9]{1,3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    /** @throws DataException when it is neither a name nor an address */
    static HostName of(String text) {
        boolean known = NAME.matcher(text).matches() || IPV6.matcher(text).matches();
        if (!known || text.equals(KeyFolder.AUTHORITY)) {
            throw new DataException("keys: found \"" + text
                    + "\", expected the name or address of a host, such as trainer.local or 10.0.0.5");
        }
        return new HostName(text);
    }

    /** For the extension of a certificate, in keytool's words. */
    String alternativeName() {
        boolean address = IPV4.matcher(text).matches() || IPV6.matcher(text).matches();
        return (address ? "ip:" : "dns:") + text;
    }

    /** Without an ending. */
    String fileName() {
        return text.replace(':', '-');
    }
}
