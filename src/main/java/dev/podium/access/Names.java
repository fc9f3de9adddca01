package dev.podium.access;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;

/** The names of servers in a request for a certificate. */
final class Names {

    private Names() {}

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
