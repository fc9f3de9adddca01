package dev.podium.container.simulated.image;

/** A transfer that fails: curl's exit code, and what it says. */
final class CurlFailure extends Exception {

    private static final long serialVersionUID = 1L;

    static final int UNSUPPORTED_PROTOCOL = 1;
    static final int BAD_USAGE = 2;
    static final int BAD_URL = 3;
    static final int NO_SUCH_HOST = 6;
    static final int NO_CONNECTION = 7;
    static final int CUT_OFF = 18;
    static final int HTTP_ERROR = 22;
    static final int WRITE_ERROR = 23;
    static final int READ_ERROR = 26;
    static final int TIMEOUT = 28;
    static final int TLS_ERROR = 35;
    static final int TOO_MANY_REDIRECTS = 47;
    static final int EMPTY_REPLY = 52;
    static final int RECEIVE_ERROR = 56;
    static final int UNTRUSTED = 60;
    static final int BAD_AUTHORITIES = 77;

    private static final String ABOUT_TRUST =
            """

            More details here: https://curl.se/docs/sslcerts.html

            curl failed to verify the legitimacy of the server and therefore could not
            establish a secure connection to it. To learn more about this situation and
            how to fix it, please visit the webpage mentioned above.""";

    private final int code;

    CurlFailure(int code, String message) {
        super(message);
        this.code = code;
    }

    int code() {
        return code;
    }

    /** What is printed. */
    String text() {
        return "curl: (" + code + ") " + getMessage() + (code == UNTRUSTED ? ABOUT_TRUST : "");
    }
}
