// Takes the cart home without another click; the button is there for browsers without scripts.
document.getElementById("carry").submit();
