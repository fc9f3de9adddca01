package dev.podium.access;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;

/** The names of servers in a request for a certificate. */
final class Names {

    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9a-fA-F.]*:[0-9a-fA-F:.]*");

    /** What a name is of. */
    enum Kind {
        DNS,
        ADDRESS,
        EMAIL,
        URI;

        boolean ofServer() {
            return this == DNS || this == ADDRESS;
        }
    }

    private Names() {}

    /** The kind of a name, as it was read. */
    static Kind kind(String name) {
        if (name.startsWith("email:")) {
            return Kind.EMAIL;
        }
        if (name.startsWith("uri:")) {
            return Kind.URI;
        }
        return ADDRESS.matcher(name).matches() ? Kind.ADDRESS : Kind.DNS;
    }

    /** Its DNS names and addresses; what else there may be stands as {@code KIND:NAME}, which is no server's name. */
    static List<String> read(GeneralNames names) {
        List<String> read = new ArrayList<>();
        for (GeneralName each : names.getNames()) {
            read.add(
                    switch (each.getTagNo()) {
                        case GeneralName.dNSName -> each.getName().toString();
                        case GeneralName.iPAddress -> address(ASN1OctetString.getInstance(each.getName()).getOctets());
                        case GeneralName.rfc822Name -> "email:" + each.getName();
                        default -> "uri:" + each.getName();
                    });
        }
        return List.copyOf(read);
    }

    private static String address(byte[] octets) {
        try {
            return InetAddress.getByAddress(octets).getHostAddress();
        } catch (UnknownHostException wrongLength) {
            return "uri:address";
        }
    }
}
