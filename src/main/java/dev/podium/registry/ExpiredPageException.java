package dev.podium.registry;

import java.util.List;

/** The pages of a list cannot go on as they began: what the first one showed is no longer known. */
public final class ExpiredPageException extends ApiException {

    private final String resume;

    /** @param resume the token that goes on with what there is now */
    public ExpiredPageException(String resume) {
        super(
                410,
                "Expired",
                "The provided continue parameter is too old to display a consistent list result. You can start a new list without the"
                        + " continue parameter, or use the continue token in this response to retrieve the remainder of the results."
                        + " Continuing with the provided token results in an inconsistent list - objects that were created, modified,"
                        + " or deleted between the time the first chunk was returned and now may show up in the list.",
                new Details(null, null, null, null, List.of(), 0));
        this.resume = resume;
    }

    public String resume() {
        return resume;
    }
}
