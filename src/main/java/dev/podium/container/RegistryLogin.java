package dev.podium.container;

/**
 * How to get into a registry, after CRI's {@code AuthConfig}.
 *
 * @param place whose images it is for: a registry, {@code *} standing for any characters of a label, or what their names begin with
 *     ({@code registry.example.com/team})
 */
public record RegistryLogin(String place, String user, String password) {

    /** Nobody is to read a password in a log. */
    @Override
    public String toString() {
        return "RegistryLogin[place=" + place + ", user=" + user + "]";
    }
}
