/* Made by ./dev bundle from sources bf0ca21f80328bd38d6080619c484930. Do not edit. */
import{n as r}from"./form.js";import"./app.js";export{r as Answering};
