package dev.podium.web;

/** A PKCS#10 request, as people make them with openssl. */
final class SigningRequests {

    /** For {@code CN=jane, O=people}: PEM, and that in base64, as a CertificateSigningRequest carries it. */
    static final String PEM_BASE64 =
            "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlJQ1pUQ0NBVTBDQVFBd0lERU5NQXNHQTFVRUF3d0VhbUZ1WlRF"
                    + "UE1BMEdBMVVFQ2d3R2NHVnZjR3hsTUlJQgpJakFOQmdrcWhraUc5dzBCQVFFRkFBT0NBUThBTUlJQkNnS0NBUUVBN2ZEZU51emEx"
                    + "QzJZQU1IdFZhN2tleDFECllyK3h3ZmRpWlNCQ1Y5SFo3ajN2MFVUdFd2eGZobWRKR2lZbjhrc3JDcEhNZnpKNVh1Wkd5bXdQN3NH"
                    + "N1ppdmYKU2FFWkhpUDN6Z1QvMHJRb0xUQWtleTg5SHkxR0dKM2MxWEhYL25wNkNjQ0lDdmJEeVpBZnJXWGFaTlZrZXd1aQpBR2w4"
                    + "UGd5V0tzTG1qZ3I4NFYwWDY3bHFydTI5QXVEbFF0elBob2haRGF2YTNXbjlmRnQyYVd0NERVTW41L0NJCkZJSU1UNWQ0SnQ4N2oz"
                    + "NDZ2MDdaT1FPT0ZsSEpCb3UyS1NDNWl3L2p5UjhERkd2K1FrWU9yMTIxb2pGb1VjTkcKQ2lxR2QrZUF0S2RSdnI1bTdBM0ltR1Zr"
                    + "bWd6UUZKZjFKRStlamdrL01mQWEvK2lNbGxJTS93UkczM2NtWXdJRApBUUFCb0FBd0RRWUpLb1pJaHZjTkFRRUxCUUFEZ2dFQkFN"
                    + "Q0hKQkJtY2lyUHVXc09WQlFKNUE2WUw1aGZwdVEwCkhXU0RFSHZKdW1UY3kzZ1FTS2ZxWkdDT3JIWEZyWVVHYVBWaldqcFQ3MW9u"
                    + "UTlXbVR3azVrYmU1MExyTWhEODIKUURRQTVXZnFkdlpkbmpZVHA2WUkvVlZlY1g5NzRtWjBSSzVCVVVGNHhBbVliNjdVMzkrUjVz"
                    + "emVtaDJVcHUyKwp0bWY4QXVENlM5bmFwUEN5VTRKVldMREcwcDZkTURSYU5iT1NsNU1rejlOTFJTTE0zRlhPUG1vU0xCNXZ0STk5"
                    + "CnBoVzNOTDBmbGVESFA0K25HaXAvYUU4VU1YZzQ4ZGRkbStvdjVGdTRsM1E2eWV6YkxSbEpuSW5KM2lndm9FcUEKbTBzZUtyeGt1"
                    + "L1pmUkdrTHZiV2VKcG42L1hnREI3bEtoRHhFOTFNcmFjVnFLSFNSNmd5WXNKVT0KLS0tLS1FTkQgQ0VSVElGSUNBVEUgUkVRVUVT"
                    + "VC0tLS0tCg==";

    private SigningRequests() {}
}
