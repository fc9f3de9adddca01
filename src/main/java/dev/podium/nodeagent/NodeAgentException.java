package dev.podium.nodeagent;

/** A kubelet's refusal, in upstream's words. */
public class NodeAgentException extends Exception {

    private final int code;

    /** @param code the HTTP status that upstream answers with */
    public NodeAgentException(int code, String message) {
        super(message);
        this.code = code;
    }

    public int code() {
        return code;
    }
}
